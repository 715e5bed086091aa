#include "channel/push/apns_answer.h"

#include <chrono>
#include <cstdint>
#include <limits>
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
    // The token's, or the wrong environment or app.
    {400, "BadDeviceToken", suspect_address, Reason::address_refused},
    {400, "DeviceTokenNotForTopic", suspect_address, Reason::address_refused},
    {400, "MissingDeviceToken", suspect_address, Reason::address_refused},
    {410, "Unregistered", dead_address, Reason::mailbox_disabled},
    {410, "ExpiredToken", dead_address, Reason::mailbox_disabled},
    // Ours.
    {400, "BadCollapseId", sender_fault, Reason::protocol_error},
    {400, "BadExpirationDate", sender_fault, Reason::protocol_error},
    {400, "BadMessageId", sender_fault, Reason::protocol_error},
    {400, "BadPriority", sender_fault, Reason::protocol_error},
    {400, "BadTopic", sender_fault, Reason::policy_refused},
    {400, "DuplicateHeaders", sender_fault, Reason::protocol_error},
    {400, "InvalidPushType", sender_fault, Reason::protocol_error},
    {400, "MissingTopic", sender_fault, Reason::policy_refused},
    {400, "PayloadEmpty", content_fault, Reason::content_refused},
    {400, "TopicDisallowed", sender_fault, Reason::policy_refused},
    {403, "BadCertificate", sender_fault, Reason::authentication_failed},
    {403, "BadCertificateEnvironment", sender_fault, Reason::authentication_failed},
    {403, "BadEnvironmentKeyIdInToken", sender_fault, Reason::authentication_failed},
    {403, "Forbidden", sender_fault, Reason::authentication_failed},
    {403, "InvalidProviderToken", sender_fault, Reason::authentication_failed},
    {403, "MissingProviderToken", sender_fault, Reason::authentication_failed},
    {403, "UnrelatedKeyIdInToken", sender_fault, Reason::authentication_failed},
    {403, "ExpiredProviderToken", stale_credential, Reason::authentication_failed},
    {404, "BadPath", sender_fault, Reason::protocol_error},
    {405, "MethodNotAllowed", sender_fault, Reason::protocol_error},
    {413, "PayloadTooLarge", content_fault, Reason::message_too_large},
    // For now. TooManyRequests is said of one device; of our token, slower notices change nothing,
    // which the rules of limits know (pacing/limits/channel_limits.cpp).
    {400, "IdleTimeout", try_again, Reason::connection_lost},
    {429, "TooManyRequests", try_again, Reason::rate_limited},
    {429, "TooManyProviderTokenUpdates", slow_down, Reason::rate_limited, Scope::channel},
    {500, "InternalServerError", try_again, Reason::service_unavailable},
    {503, "ServiceUnavailable", try_again, Reason::service_unavailable, Scope::channel},
    {503, "Shutdown", try_again, Reason::service_unavailable},
    // Without a reason that could be read: only what says nothing of the token.
    {403, "", sender_fault, Reason::authentication_failed},
    {413, "", content_fault, Reason::message_too_large},
    {429, "", slow_down, Reason::rate_limited, Scope::channel},
    {500, "", try_again, Reason::service_unavailable},
    {502, "", try_again, Reason::service_unavailable, Scope::channel},
    {503, "", try_again, Reason::service_unavailable, Scope::channel},
    {504, "", try_again, Reason::service_unavailable, Scope::channel},
};

struct ApnsError {
  std::string reason;
  std::optional<WallTime> timestamp;
};

ApnsError error_in(const std::string& body) {
  ApnsError error;
  boost::system::error_code broken;
  const json::value document = json::parse(body, broken);
  const json::object* const object = broken ? nullptr : document.if_object();
  if (object == nullptr) return error;
  if (const json::value* const reason = object->if_contains("reason"); reason != nullptr) {
    if (const json::string* const text = reason->if_string()) error.reason = std::string(*text);
  }
  const json::value* const timestamp = object->if_contains("timestamp");
  const std::int64_t* const milliseconds = timestamp == nullptr ? nullptr : timestamp->if_int64();
  constexpr std::int64_t milliseconds_max = std::numeric_limits<std::int64_t>::max() / 1'000'000;
  if (milliseconds != nullptr && *milliseconds >= 0 && *milliseconds <= milliseconds_max) {
    error.timestamp = WallTime(std::chrono::milliseconds(*milliseconds));
  }
  return error;
}

}  // namespace

std::span<const PushAnswerRow> apns_answer_rows() {
  return rows;
}

PushAnswer apns_answer(const http::Response& answer, const std::string& receiver, WallTime now,
                       std::string_view address) {
  const ApnsError error = error_in(answer.body);
  const std::string word = shown_word(error.reason);
  const std::string words = word.empty() ? words_without(address, answer) : std::string();
  PushAnswer result =
      answer_by(find_row(rows, answer.status, error.reason), answer.status,
                fmt::format("{} answered the notification with {}{}{}", receiver, answer.status,
                            word.empty() ? "" : " " + word, in_brackets(words)));
  result.word = word;
  if (result.meaning == dead_address) result.dead_since = error.timestamp;
  if (result.meaning == accepted) {
    result.outcome.provider_id = shown_word(answer.headers.find("apns-id").value_or(""));
  }
  const auto field = answer.headers.find("Retry-After");
  if (field && result.outcome.verdict == Verdict::retry_later) {
    result.outcome.retry_after = http::parse_retry_after(*field, now);
  }
  return result;
}

}  // namespace crier::channel
