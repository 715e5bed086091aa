#include "net/lmtp/dialogue.h"

#include <charconv>
#include <utility>

#include <fmt/format.h>

namespace crier::lmtp {
namespace {

char lower(char each) {
  return each >= 'A' && each <= 'Z' ? static_cast<char>(each + ('a' - 'A')) : each;
}

bool begins(std::string_view line, std::string_view word) {
  if (line.size() < word.size()) return false;
  for (std::size_t at = 0; at < word.size(); ++at) {
    if (lower(line[at]) != lower(word[at])) return false;
  }
  return true;
}

// The verb alone, or the verb and a blank.
bool is_verb(std::string_view line, std::string_view verb) {
  return begins(line, verb) && (line.size() == verb.size() || line[verb.size()] == ' ');
}

struct Path {
  std::string address;
  std::string_view parameters;
};

// "<address> PARAMETERS", after the colon. A source route ("@a,@b:user@c") is left out (RFC 5321
// appendix C).
std::optional<Path> path_in(std::string_view rest) {
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (!rest.starts_with('<')) return std::nullopt;
  const std::size_t end = rest.find('>');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view address = rest.substr(1, end - 1);
  if (address.starts_with('@')) address.remove_prefix(address.find(':') + 1);
  const auto is_bad = [](char each) {
    return static_cast<unsigned char>(each) <= 0x20 || each == 0x7F || each == '<';
  };
  for (const char each : address) {
    if (is_bad(each)) return std::nullopt;
  }
  constexpr std::size_t path_max = 512;
  if (address.size() > path_max) return std::nullopt;
  return Path{.address = std::string(address), .parameters = rest.substr(end + 1)};
}

std::optional<std::size_t> size_in(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::size_t begin = parameters.find_first_not_of(' ');
    if (begin == std::string_view::npos) return std::nullopt;
    parameters.remove_prefix(begin);
    const std::string_view word = parameters.substr(0, parameters.find(' '));
    parameters.remove_prefix(word.size());
    if (!begins(word, "SIZE=")) continue;
    const std::string_view digits = word.substr(5);
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (error == std::errc() && end == digits.data() + digits.size()) return size;
  }
  return std::nullopt;
}

constexpr std::string_view too_large = "552 5.3.4 The message is too large\r\n";

}  // namespace

Dialogue::Dialogue(std::string host, DialogueLimits limits, RecipientCheck check)
    : host_(std::move(host)), limits_(limits), check_(std::move(check)) {}

Dialogue::Answer Dialogue::greeting() const {
  return {.text = fmt::format("220 {} LMTP\r\n", host_), .next = Next::command};
}

Dialogue::Answer Dialogue::command(std::string_view line) {
  if (is_verb(line, "LHLO")) return hello();
  if (is_verb(line, "QUIT")) return {.text = "221 2.0.0 Bye\r\n", .next = Next::close};
  if (is_verb(line, "NOOP")) return {.text = "250 2.0.0 OK\r\n"};
  if (is_verb(line, "RSET")) {
    envelope_ = {};
    has_sender_ = false;
    return {.text = "250 2.0.0 OK\r\n"};
  }
  if (is_verb(line, "VRFY")) return {.text = "252 2.5.0 Try to deliver to it\r\n"};
  if (is_verb(line, "EHLO") || is_verb(line, "HELO")) {
    return fault("500 5.5.1 This is LMTP: say LHLO\r\n");
  }
  if (begins(line, "MAIL FROM:")) return mail(line.substr(10));
  if (begins(line, "RCPT TO:")) return recipient(line.substr(8));
  if (is_verb(line, "DATA")) return data();
  return fault("500 5.5.2 This command is not known\r\n");
}

Dialogue::Answer Dialogue::overlong() {
  return fault("500 5.5.2 The line is too long\r\n");
}

Dialogue::Answer Dialogue::hello() {
  has_greeted_ = true;
  envelope_ = {};
  has_sender_ = false;
  return {.text = fmt::format("250-{}\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n"
                              "250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {}\r\n",
                              host_, limits_.message_octets_max)};
}

Dialogue::Answer Dialogue::mail(std::string_view rest) {
  if (!has_greeted_) return fault("503 5.5.1 Say LHLO first\r\n");
  if (has_sender_) return fault("503 5.5.1 There is a sender already\r\n");
  const auto path = path_in(rest);
  if (!path) return fault("501 5.1.7 This is no sender\r\n");
  if (size_in(path->parameters).value_or(0) > limits_.message_octets_max) {
    return {.text = std::string(too_large)};
  }
  envelope_ = {.sender = path->address, .recipients = {}, .content = {}};
  has_sender_ = true;
  return {.text = "250 2.1.0 OK\r\n"};
}

Dialogue::Answer Dialogue::recipient(std::string_view rest) {
  if (!has_sender_) return fault("503 5.5.1 Say MAIL first\r\n");
  const auto path = path_in(rest);
  if (!path || path->address.empty()) return fault("501 5.1.3 This is no recipient\r\n");
  if (envelope_.recipients.size() >= limits_.recipients_max) {
    return {.text = "452 4.5.3 Too many recipients\r\n"};
  }
  if (const auto refusal = check_(path->address)) return {.text = *refusal + "\r\n"};
  envelope_.recipients.push_back(path->address);
  return {.text = "250 2.1.5 OK\r\n"};
}

Dialogue::Answer Dialogue::data() {
  if (envelope_.recipients.empty()) return fault("503 5.5.1 No valid recipients\r\n");
  return {.text = "354 End with a line that has a dot alone\r\n", .next = Next::content};
}

Dialogue::Answer Dialogue::fault(std::string_view text) {
  if (++faults_ > limits_.faults_max) {
    return {.text = fmt::format("421 4.7.0 {} Too many faults\r\n", host_), .next = Next::close};
  }
  return {.text = std::string(text)};
}

Envelope Dialogue::take_envelope() {
  has_sender_ = false;
  return std::exchange(envelope_, {});
}

std::string Dialogue::replies(std::size_t recipients, Taken taken) const {
  std::string_view reply = "250 2.0.0 Kept\r\n";
  if (taken == Taken::not_now) reply = "451 4.3.0 It cannot be kept now; try again\r\n";
  if (taken == Taken::too_large) reply = too_large;
  std::string text;
  for (std::size_t at = 0; at < recipients; ++at) text += reply;
  return text;
}

}  // namespace crier::lmtp
