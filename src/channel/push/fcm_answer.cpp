#include "channel/push/fcm_answer.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "channel/transport_words.h"
#include "net/http/retry_after.h"

namespace crier::channel {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

using enum PushMeaning;

constexpr PushAnswerRow rows[] = {
    {200, "", accepted, Reason::none},
    // By the details.
    {0, "FcmError.UNREGISTERED", dead_address, Reason::mailbox_disabled},
    {0, "FcmError.UNREGISTERED_FID", dead_address, Reason::mailbox_disabled},
    {0, "FcmError.INVALID_ARGUMENT.token", suspect_address, Reason::address_refused},
    {0, "FcmError.INVALID_ARGUMENT", content_fault, Reason::content_refused},
    {0, "FcmError.SENDER_ID_MISMATCH", suspect_address, Reason::address_refused},
    {0, "FcmError.THIRD_PARTY_AUTH_ERROR", sender_fault, Reason::authentication_failed},
    {0, "FcmError.APNS_AUTH_ERROR", sender_fault, Reason::authentication_failed},
    {0, "FcmError.QUOTA_EXCEEDED", slow_down, Reason::rate_limited, Scope::channel},
    {0, "FcmError.UNAVAILABLE", try_again, Reason::service_unavailable, Scope::channel},
    {0, "FcmError.INTERNAL", try_again, Reason::service_unavailable},
    {0, "BadRequest", content_fault, Reason::content_refused},
    // By the status. Without details, FCM says INVALID_ARGUMENT of what is too large.
    {0, "INVALID_ARGUMENT", content_fault, Reason::message_too_large},
    {0, "UNAUTHENTICATED", stale_credential, Reason::authentication_failed},
    {0, "PERMISSION_DENIED", sender_fault, Reason::authentication_failed},
    {0, "NOT_FOUND", sender_fault, Reason::policy_refused},
    {0, "RESOURCE_EXHAUSTED", slow_down, Reason::rate_limited, Scope::channel},
    {0, "UNAVAILABLE", try_again, Reason::service_unavailable, Scope::channel},
    {0, "INTERNAL", try_again, Reason::service_unavailable},
    // By the code.
    {401, "", stale_credential, Reason::authentication_failed},
    {403, "", sender_fault, Reason::authentication_failed},
    {404, "", sender_fault, Reason::policy_refused},
    {429, "", slow_down, Reason::rate_limited, Scope::channel},
    {500, "", try_again, Reason::service_unavailable},
    {502, "", try_again, Reason::service_unavailable, Scope::channel},
    {503, "", try_again, Reason::service_unavailable, Scope::channel},
    {504, "", try_again, Reason::service_unavailable, Scope::channel},
};

// A quota is refilled each minute, and FCM does not always say so.
constexpr std::chrono::seconds quota_wait = 60s;

struct FcmError {
  std::string_view detail;  // errorCode; empty: none.
  std::string_view status;
  bool names_fields{};
  bool names_token{};
};

std::string_view text_in(const json::object& object, std::string_view name) {
  const json::value* const member = object.if_contains(name);
  const json::string* const text = member == nullptr ? nullptr : member->if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

const json::array* list_in(const json::object& object, std::string_view name) {
  const json::value* const member = object.if_contains(name);
  return member == nullptr ? nullptr : member->if_array();
}

void read_fields(const json::array& violations, FcmError& error) {
  for (const json::value& each : violations) {
    const json::object* const violation = each.if_object();
    if (violation == nullptr) continue;
    error.names_fields = true;
    error.names_token = error.names_token || text_in(*violation, "field") == "message.token";
  }
}

void read_details(const json::array& details, FcmError& error) {
  for (const json::value& each : details) {
    const json::object* const detail = each.if_object();
    if (detail == nullptr) continue;
    if (text_in(*detail, "@type").ends_with("FcmError"))
      error.detail = text_in(*detail, "errorCode");
    if (const json::array* const violations = list_in(*detail, "fieldViolations")) {
      read_fields(*violations, error);
    }
  }
}

// Views into `document`.
FcmError error_in(const json::value& document) {
  FcmError error;
  const json::object* const body = document.if_object();
  const json::value* const member = body == nullptr ? nullptr : body->if_contains("error");
  const json::object* const object = member == nullptr ? nullptr : member->if_object();
  if (object == nullptr) return error;
  error.status = text_in(*object, "status");
  if (const json::array* const details = list_in(*object, "details")) read_details(*details, error);
  // The second form in which it has been recorded names no field.
  constexpr std::string_view of_token = "not a valid FCM registration token";
  if (text_in(*object, "message").contains(of_token)) error.names_token = true;
  return error;
}

std::string detail_word(const FcmError& error) {
  // FCM also names the field alone.
  if (error.detail.empty() && error.names_token) return "FcmError.INVALID_ARGUMENT.token";
  if (error.detail.empty()) return error.names_fields ? "BadRequest" : "";
  const bool is_of_token = error.detail == "INVALID_ARGUMENT" && error.names_token;
  return fmt::format("FcmError.{}{}", error.detail, is_of_token ? ".token" : "");
}

// What details say is not read into what stands beside them: a detail that is new means nothing
// yet.
const PushAnswerRow* row_of(int code, const FcmError& error) {
  const std::string detail = detail_word(error);
  if (!detail.empty()) return find_row(rows, code, detail);
  const PushAnswerRow* const by_status =
      error.status.empty() ? nullptr : find_row(rows, code, error.status);
  return by_status != nullptr ? by_status : find_row(rows, code, "");
}

std::string_view name_in(const json::value& document) {
  const json::object* const body = document.if_object();
  return body == nullptr ? std::string_view() : text_in(*body, "name");
}

std::string provider_id_in(const json::value& document) {
  constexpr std::size_t octets_max = 200;
  const std::string_view name = name_in(document);
  const bool is_name = name.size() <= octets_max && std::ranges::all_of(name, [](char letter) {
                         return letter > ' ' && letter <= '~';
                       });
  return is_name ? std::string(name) : std::string();
}

}  // namespace

std::span<const PushAnswerRow> fcm_answer_rows() {
  return rows;
}

PushAnswer fcm_answer(const http::Response& answer, const std::string& receiver, WallTime now,
                      std::string_view address) {
  boost::system::error_code broken;
  json::value document = json::parse(answer.body, broken);
  if (broken) document = nullptr;
  const FcmError error = error_in(document);
  const std::string word = shown_word(error.detail.empty() ? error.status : error.detail);
  const std::string words = words_without(address, answer);
  PushAnswer result =
      answer_by(row_of(answer.status, error), answer.status,
                fmt::format("{} answered the message with {}{}{}", receiver, answer.status,
                            word.empty() ? "" : " " + word, in_brackets(words)));
  result.word = word;
  if (result.meaning == accepted && name_in(document).empty()) {
    // Something between us and FCM may have said 200.
    result.meaning = unknown;
    result.outcome.verdict = Verdict::unknown;
    result.outcome.reason = Reason::protocol_error;
    result.outcome.description =
        fmt::format("{} answered 200 without the name of a message", receiver);
  }
  if (result.meaning == accepted) result.outcome.provider_id = provider_id_in(document);
  if (result.outcome.verdict == Verdict::retry_later) {
    const auto field = answer.headers.find("Retry-After");
    if (field) result.outcome.retry_after = http::parse_retry_after(*field, now);
    if (!result.outcome.retry_after && result.meaning == slow_down) {
      result.outcome.retry_after = quota_wait;
    }
  }
  return result;
}

}  // namespace crier::channel
