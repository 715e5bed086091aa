#include "channel/push/web_push_answer.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "channel/transport_words.h"
#include "net/http/retry_after.h"

namespace crier::channel {

namespace json = boost::json;

namespace {

using enum PushMeaning;

constexpr PushAnswerRow rows[] = {
    {200, "", accepted, Reason::none},
    {201, "", accepted, Reason::none},
    {202, "", accepted, Reason::none},
    // RFC 8030 7.3: the subscription has ended. Each has an address of its own, so that a wrong one
    // of ours cannot be meant.
    {404, "", dead_address, Reason::mailbox_disabled},
    {410, "", dead_address, Reason::mailbox_disabled},
    // The keys of the subscription are none; or what we encrypt by them.
    {400, "errno 101", suspect_address, Reason::address_refused},
    {400, "errno 108", suspect_address, Reason::address_refused},
    {400, "errno 110", suspect_address, Reason::address_refused},
    // A subscription belongs to one VAPID key for life, and all are refused if that was changed.
    // Said of one it is that one's; whether it is ours shows in the others (pacing/sender_judge.h).
    {400, "errno 109", unknown, Reason::authentication_failed},
    {401, "errno 109", unknown, Reason::authentication_failed},
    {403, "BadJwtToken", sender_fault, Reason::authentication_failed},
    {403, "VapidPkHashMismatch", suspect_address, Reason::authentication_failed},
    {400, "", unknown, Reason::protocol_error},
    {401, "", unknown, Reason::authentication_failed},
    {403, "", unknown, Reason::authentication_failed},
    {413, "", content_fault, Reason::message_too_large},
    // Windows says 406 of a rate. The rules of limits slow down the one service that has said it.
    {406, "", slow_down, Reason::rate_limited},
    {429, "", slow_down, Reason::rate_limited},
    {500, "", try_again, Reason::service_unavailable},
    {502, "", try_again, Reason::service_unavailable},
    {503, "", try_again, Reason::service_unavailable},
    {504, "", try_again, Reason::service_unavailable},
};

std::string word_in(const std::string& body) {
  boost::system::error_code broken;
  const json::value document = json::parse(body, broken);
  const json::object* const object = broken ? nullptr : document.if_object();
  if (object == nullptr) return {};
  if (const json::value* const number = object->if_contains("errno"); number != nullptr) {
    if (const std::int64_t* const value = number->if_int64())
      return fmt::format("errno {}", *value);
  }
  if (const json::value* const reason = object->if_contains("reason"); reason != nullptr) {
    if (const json::string* const text = reason->if_string()) return std::string(*text);
  }
  return {};
}

}  // namespace

std::span<const PushAnswerRow> web_push_answer_rows() {
  return rows;
}

PushAnswer web_push_answer(const http::Response& answer, const std::string& receiver, WallTime now,
                           std::string_view address) {
  // A word that is in no row explains what the code says already.
  const std::string word = word_in(answer.body);
  const PushAnswerRow* row = find_row(rows, answer.status, word);
  if (row == nullptr) row = find_row(rows, answer.status, "");
  PushAnswer result =
      answer_by(row, answer.status,
                fmt::format("{} answered the message with {}{}", receiver, answer.status,
                            in_brackets(words_without(address, answer))));
  result.word = fmt::format("{}", answer.status);
  if (result.outcome.verdict == Verdict::retry_later) {
    const auto field = answer.headers.find("Retry-After");
    if (field) result.outcome.retry_after = http::parse_retry_after(*field, now);
  }
  return result;
}

}  // namespace crier::channel
