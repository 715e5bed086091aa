#include "campaign/address/web_push_subscription.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/base64url.h"
#include "base/digest.h"

namespace crier {

namespace {

// Push services use some 200 to 500 letters.
constexpr std::size_t endpoint_bytes_max = 1024;
constexpr std::string_view scheme = "https://";
// An uncompressed point of P-256 (RFC 8291 2.1; SEC 1 2.3.3).
constexpr std::size_t point_bytes = 65;
constexpr char uncompressed_point = 4;
constexpr std::size_t secret_bytes = 16;
constexpr std::size_t fingerprint_bytes = 32;

constexpr std::string_view before_endpoint = R"({"endpoint":")";
constexpr std::string_view before_p256dh = R"(","keys":{"p256dh":")";
constexpr std::string_view before_auth = R"(","auth":")";
constexpr std::string_view before_key = R"("},"key":")";
constexpr std::string_view end_without_key = R"("}})";
constexpr std::string_view end_with_key = R"("})";

// What an URL is written with (RFC 3986), none of which JSON escapes.
bool is_of_url(char letter) {
  return letter > ' ' && letter < 0x7f && letter != '"' && letter != '\\';
}

bool is_endpoint(std::string_view endpoint) {
  return endpoint.size() > scheme.size() && endpoint.size() <= endpoint_bytes_max &&
         endpoint.starts_with(scheme) && endpoint[scheme.size()] != '/' &&
         std::ranges::all_of(endpoint, is_of_url);
}

std::optional<std::string> point(std::string_view text) {
  auto octets = from_base64url(text);
  if (!octets || octets->size() != point_bytes || octets->front() != uncompressed_point) {
    return std::nullopt;
  }
  return octets;
}

bool has_octets(std::string_view text, std::size_t count) {
  const auto octets = from_base64url(text);
  return octets && octets->size() == count;
}

// What stands before `end`, and leaves the rest after it in `rest`.
std::optional<std::string> taken(std::string_view& rest, std::string_view end) {
  const std::size_t at = rest.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  std::string text(rest.substr(0, at));
  rest.remove_prefix(at + end.size());
  return text;
}

std::optional<WebPushSubscription> divided(std::string_view text) {
  if (!text.starts_with(before_endpoint)) return std::nullopt;
  text.remove_prefix(before_endpoint.size());
  auto endpoint = taken(text, before_p256dh);
  auto p256dh = endpoint ? taken(text, before_auth) : std::nullopt;
  if (!p256dh) return std::nullopt;
  const bool has_key = text.contains(before_key);
  auto auth = taken(text, has_key ? before_key : end_without_key);
  auto key = has_key ? taken(text, end_with_key) : std::string();
  if (!auth || !key || !text.empty()) return std::nullopt;
  return WebPushSubscription{.endpoint = *std::move(endpoint),
                             .p256dh = *std::move(p256dh),
                             .auth = *std::move(auth),
                             .key = *std::move(key)};
}

}  // namespace

std::optional<std::string> fault_of(const WebPushSubscription& subscription) {
  if (!is_endpoint(subscription.endpoint)) {
    return fmt::format("the endpoint of a subscription is an https URL of at most {} octets",
                       endpoint_bytes_max);
  }
  if (!point(subscription.p256dh)) {
    return "the p256dh of a subscription is base64url of the 65 octets of a P-256 point";
  }
  if (!has_octets(subscription.auth, secret_bytes)) {
    return "the auth of a subscription is base64url of 16 octets";
  }
  if (!subscription.key.empty() && !has_octets(subscription.key, fingerprint_bytes)) {
    return "the key of a subscription is base64url of the SHA-256 of a VAPID public key";
  }
  return std::nullopt;
}

std::string text_of(const WebPushSubscription& subscription) {
  std::string text =
      fmt::format("{}{}{}{}{}{}", before_endpoint, subscription.endpoint, before_p256dh,
                  subscription.p256dh, before_auth, subscription.auth);
  if (subscription.key.empty()) {
    text += end_without_key;
  } else {
    text += before_key;
    text += subscription.key;
    text += end_with_key;
  }
  return text;
}

std::expected<WebPushSubscription, std::string> web_push_subscription_of(std::string_view text) {
  auto read = divided(text);
  if (!read) {
    return std::unexpected(
        R"(a subscription is written {"endpoint":…,"keys":{"p256dh":…,"auth":…}})");
  }
  if (auto fault = fault_of(*read)) return std::unexpected(*std::move(fault));
  return *std::move(read);
}

std::optional<std::string> vapid_key_fingerprint(std::string_view public_key) {
  const auto octets = point(public_key);
  if (!octets) return std::nullopt;
  const Digest digest = sha256(*octets);
  return base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace crier
