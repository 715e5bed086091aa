#include "audience/subscription_text.h"

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/unicode.h"
#include "campaign/address/web_push_subscription.h"

namespace crier::audience {

namespace {

namespace json = boost::json;

// Of no type but text; empty: not there.
std::string text_at(const json::object& object, std::string_view name) {
  const json::value* const found = object.if_contains(name);
  if (found == nullptr || !found->is_string()) return {};
  return std::string(found->as_string());
}

// Some libraries write base64 where the Push API has base64url.
std::string url_safe(std::string base64) {
  for (char& letter : base64) {
    if (letter == '+') letter = '-';
    if (letter == '/') letter = '_';
  }
  while (base64.ends_with('=')) base64.pop_back();
  return base64;
}

// RFC 3986 6.2.2.1: scheme and host are the same in either case, what follows is not.
std::string with_lower_host(std::string_view endpoint) {
  const std::size_t scheme_end = endpoint.find("://");
  if (scheme_end == std::string_view::npos) return std::string(endpoint);
  const std::size_t host_end =
      std::min(endpoint.find_first_of("/?#", scheme_end + 3), endpoint.size());
  return ascii_lower(endpoint.substr(0, host_end)) + std::string(endpoint.substr(host_end));
}

}  // namespace

std::expected<std::string, std::string> canonical_subscription(std::string_view text) {
  boost::system::error_code error;
  const json::value document = json::parse(text, error);
  if (error || !document.is_object()) {
    return std::unexpected(
        R"(a subscription is JSON: {"endpoint":…,"keys":{"p256dh":…,"auth":…}})");
  }
  const json::object& object = document.get_object();
  const json::value* const keys = object.if_contains("keys");
  if (keys == nullptr || !keys->is_object()) {
    return std::unexpected("a subscription has \"keys\" with \"p256dh\" and \"auth\"");
  }
  WebPushSubscription subscription{.endpoint = with_lower_host(text_at(object, "endpoint")),
                                   .p256dh = url_safe(text_at(keys->get_object(), "p256dh")),
                                   .auth = url_safe(text_at(keys->get_object(), "auth")),
                                   .key = url_safe(text_at(object, "key"))};
  if (auto fingerprint = vapid_key_fingerprint(subscription.key)) {
    subscription.key = *std::move(fingerprint);
  }
  if (auto fault = fault_of(subscription)) return std::unexpected(*std::move(fault));
  return text_of(subscription);
}

}  // namespace crier::audience
