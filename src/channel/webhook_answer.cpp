#include "channel/webhook_answer.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "base/redaction/redacted.h"
#include "channel/answer_words.h"
#include "channel/transport_words.h"
#include "net/http/retry_after.h"

namespace crier::channel {

namespace json = boost::json;

namespace {

constexpr std::size_t provider_id_octets_max = 200;

struct Meaning {
  Verdict verdict{};
  Reason reason{};
  Scope scope{Scope::recipient};
};

Meaning meaning_of_client_error(int status) {
  switch (status) {
    case 401:
    case 407: return {Verdict::halt, Reason::authentication_failed};
    case 403: return {Verdict::refused, Reason::authentication_failed};
    case 404: return {Verdict::refused, Reason::mailbox_unknown};
    case 410: return {Verdict::refused, Reason::mailbox_disabled};
    case 408: return {Verdict::retry_later, Reason::timed_out};
    case 413: return {Verdict::refused, Reason::message_too_large};
    case 422: return {Verdict::give_up, Reason::address_refused};
    case 425: return {Verdict::retry_later, Reason::service_unavailable};
    case 429: return {Verdict::retry_later, Reason::rate_limited, Scope::channel};
    default: return {Verdict::refused, Reason::content_refused};
  }
}

Meaning meaning_of(int status) {
  switch (status / 100) {
    case 2: return {Verdict::accepted, Reason::none};
    case 4: return meaning_of_client_error(status);
    case 5: {
      const Scope scope = status == 500 ? Scope::recipient : Scope::channel;
      return {Verdict::retry_later, Reason::service_unavailable, scope};
    }
    default: return {Verdict::refused, Reason::protocol_error};
  }
}

Outcome outcome_of(int status) {
  const Meaning meaning = meaning_of(status);
  Outcome outcome;
  outcome.verdict = meaning.verdict;
  outcome.reason = meaning.reason;
  outcome.scope = meaning.scope;
  outcome.reply_code = static_cast<std::int16_t>(status);
  return outcome;
}

// What goes into the ledger and into reports must not carry control characters, and a long text is
// no name.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= provider_id_octets_max &&
         std::ranges::all_of(text, [](char letter) { return letter > ' ' && letter <= '~'; });
}

std::string id_in(const std::string& body) {
  if (!body.starts_with('{')) return {};
  boost::system::error_code broken;
  const json::value document = json::parse(body, broken);
  if (broken) return {};
  const json::value* const id = document.as_object().if_contains("id");
  if (id == nullptr) return {};
  if (const json::string* const text = id->if_string()) return std::string(*text);
  if (const std::int64_t* const number = id->if_int64()) return std::to_string(*number);
  return {};
}

// Who asks for more than counts is not told so by anybody else.
std::string asked_words(const std::optional<std::chrono::seconds>& wait) {
  if (!wait || *wait <= std::chrono::seconds(0)) return {};
  if (*wait == http::retry_after_max) {
    return "; Retry-After asks for a day or longer, of which a day counts";
  }
  return fmt::format("; Retry-After asks for {}", human_duration(*wait));
}

}  // namespace

std::string provider_id(const http::Response& answer) {
  if (const auto location = answer.headers.find("Location"); location && is_name(*location)) {
    return std::string(*location);
  }
  std::string id = id_in(answer.body);
  if (is_name(id)) return id;
  const auto request = answer.headers.find("X-Request-Id");
  return request && is_name(*request) ? std::string(*request) : std::string();
}

Outcome classify_answer(const http::Response& answer, const std::string& receiver, WallTime now,
                        const RedactedPerson& person) {
  Outcome outcome = outcome_of(answer.status);
  if (outcome.verdict == Verdict::accepted) {
    outcome.provider_id = provider_id(answer);
    return outcome;
  }
  const std::string target = redacted(target_of(answer), person);
  outcome.description = fmt::format("{} answered the request with {}{}{}{}", receiver,
                                    answer.status, target.empty() ? "" : ", which leads to ",
                                    target, in_brackets(redacted(words_of(answer), person)));
  if (outcome.verdict == Verdict::retry_later) {
    const auto field = answer.headers.find("Retry-After");
    if (field) outcome.retry_after = http::parse_retry_after(*field, now);
    outcome.description += asked_words(outcome.retry_after);
  }
  return outcome;
}

Outcome classify_broken(const http::TransportError& error, const std::string& receiver,
                        const RedactedPerson& person) {
  // 100 Continue and its like announce an answer and are none. Nothing is accepted by an answer
  // whose header did not end; one that refuses has said so in its first line.
  const bool is_answered = error.status >= 200 && (error.has_header || error.status >= 300);
  Outcome outcome;
  if (is_answered) {
    outcome = outcome_of(error.status);
  } else {
    outcome.verdict = Verdict::unknown;
    outcome.reason = reason_of(error.kind);
  }
  if (outcome.verdict != Verdict::accepted) {
    outcome.description = description_of(error, receiver, person);
  }
  return outcome;
}

}  // namespace crier::channel
