#include "net/smtp/description.h"

#include <fmt/format.h>

namespace crier::smtp {
namespace {

std::string in_brackets(std::string_view words) {
  return words.empty() ? std::string() : fmt::format(" ({})", words);
}

// "535 5.7.8".
std::string status_text(int code, const EnhancedCode& enhanced) {
  if (enhanced.klass == 0) return fmt::format("{}", code);
  return fmt::format("{} {}.{}.{}", code, enhanced.klass, enhanced.subject, enhanced.detail);
}

std::string answer_text(const std::string& relay, Stage stage, int code,
                        const EnhancedCode& enhanced, std::string_view words) {
  const std::string status = status_text(code, enhanced) + in_brackets(words);
  if (stage == Stage::greeting) return fmt::format("relay {} greeted with {}", relay, status);
  return fmt::format("relay {} answered {} with {}", relay, name_of(stage), status);
}

std::string unended_text(const std::string& relay, Stage stage, std::string_view words) {
  const std::string what =
      stage == Stage::greeting ? "its greeting" : fmt::format("its answer to {}", name_of(stage));
  return fmt::format("relay {} began {} and did not end it in time{}", relay, what,
                     in_brackets(words));
}

std::string overlong_text(const Failure& failure, const std::string& relay) {
  const std::string what = std::string(overlong_name) + in_brackets(failure.words);
  if (failure.stage == Stage::greeting) return fmt::format("relay {} greeted with {}", relay, what);
  return fmt::format("relay {} answered {} with {}", relay, name_of(failure.stage), what);
}

std::string silence_text(const std::string& relay, Stage stage) {
  if (stage == Stage::connect) return fmt::format("relay {} did not let us connect in time", relay);
  if (stage == Stage::greeting) {
    return fmt::format(
        "relay {} sent no greeting in time; where a port wants TLS from the first octet, as 465 "
        "does, write smtps://",
        relay);
  }
  return fmt::format("relay {} did not answer {} in time", relay, name_of(stage));
}

std::string loss_text(const std::string& relay, Stage stage, std::string_view words) {
  const std::string_view when = stage == Stage::greeting ? "before its greeting" : "";
  if (!when.empty()) {
    return fmt::format("relay {} closed the connection {}{}", relay, when, in_brackets(words));
  }
  return fmt::format("relay {} closed the connection at {}{}", relay, name_of(stage),
                     in_brackets(words));
}

std::string nonsense_text(const Failure& failure, const std::string& relay) {
  if (failure.code != 0) {
    return answer_text(relay, failure.stage, failure.code, failure.enhanced, failure.words) +
           ", which SMTP does not know there";
  }
  return fmt::format("what relay {} said at {} is no SMTP{}", relay, name_of(failure.stage),
                     in_brackets(failure.words));
}

std::string_view obstacle_text(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::too_large: return "the message is larger than it allows (SIZE)";
    case Obstacle::smtputf8_missing:
      return "the recipient's address needs SMTPUTF8, which it does not offer";
    case Obstacle::sender_smtputf8_missing:
      return "the sender's address needs SMTPUTF8, which it does not offer";
    case Obstacle::eight_bit_missing: return "the message needs 8BITMIME, which it does not offer";
    case Obstacle::address_malformed: return "the recipient's address is no mailbox";
    case Obstacle::sender_malformed: return "the sender's address is no mailbox";
    case Obstacle::content_malformed: return "the message is malformed";
    case Obstacle::none: break;
  }
  return "the message cannot be sent";
}

}  // namespace

std::string name_of(const Relay& relay) {
  const bool is_ipv6 = relay.host.find(':') != std::string::npos;
  return is_ipv6 ? fmt::format("[{}]:{}", relay.host, relay.port)
                 : fmt::format("{}:{}", relay.host, relay.port);
}

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::connect: return "the connection";
    case Stage::greeting: return "the greeting";
    case Stage::hello: return "EHLO";
    case Stage::helo: return "HELO";
    case Stage::starttls: return "STARTTLS";
    case Stage::authentication: return "AUTH";
    case Stage::mail: return "MAIL FROM";
    case Stage::recipient: return "RCPT TO";
    case Stage::data: return "DATA";
    case Stage::content: return "the message";
  }
  return "the dialogue";
}

std::string description_of(const Failure& failure, const std::string& relay) {
  const std::string words = in_brackets(failure.words);
  switch (failure.trouble) {
    case Trouble::none: return fmt::format("relay {} is well", relay);
    case Trouble::resolve_failed:
      return fmt::format("the name of relay {} cannot be resolved{}", relay, words);
    case Trouble::connect_failed: return fmt::format("no connection to relay {}{}", relay, words);
    case Trouble::connection_lost: return loss_text(relay, failure.stage, failure.words);
    case Trouble::timed_out:
      return failure.words.empty() ? silence_text(relay, failure.stage)
                                   : unended_text(relay, failure.stage, failure.words);
    case Trouble::overlong_reply: return overlong_text(failure, relay);
    case Trouble::protocol_error: return nonsense_text(failure, relay);
    case Trouble::refused:
    case Trouble::tls_failed:
    case Trouble::authentication_failed: break;
  }
  if (failure.code != 0) {
    return answer_text(relay, failure.stage, failure.code, failure.enhanced, failure.words);
  }
  const bool is_tls = failure.trouble == Trouble::tls_failed;
  return fmt::format("{} with relay {} failed{}", is_tls ? "TLS" : "AUTH", relay, words);
}

std::string description_of(const Ending& ending, const std::string& relay) {
  switch (ending.kind) {
    case Ending::Kind::accepted: return fmt::format("relay {} took it", relay);
    case Ending::Kind::refused:
      return description_of(
          Failure{.trouble = ending.stage == Stage::authentication ? Trouble::authentication_failed
                                                                   : Trouble::refused,
                  .stage = ending.stage,
                  .code = ending.code,
                  .enhanced = ending.enhanced,
                  .words = std::string(ending.text)},
          relay);
    case Ending::Kind::unanswered:
    case Ending::Kind::interrupted:
      return description_of(
          Failure{
              .trouble = ending.cause == Trouble::none ? Trouble::connection_lost : ending.cause,
              .stage = ending.stage,
              .code = ending.code,
              .enhanced = ending.enhanced,
              .words = std::string(ending.text)},
          relay);
    case Ending::Kind::unsendable:
      return fmt::format("relay {} was not asked: {}", relay, obstacle_text(ending.obstacle));
  }
  return {};
}

}  // namespace crier::smtp
