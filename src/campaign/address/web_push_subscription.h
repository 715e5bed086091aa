// The subscription of a browser, to which Web Push notices are sent (W3C Push API; RFC 8030, 8291).
// Its text form is the compact JSON {"endpoint":…,"keys":{"p256dh":…,"auth":…}}, with "key" after
// it where that is known.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace crier {

struct WebPushSubscription {
  std::string endpoint;  // An https URL of the push service.
  std::string p256dh;    // The browser's public key: base64url of the 65 octets of a P-256 point.
  std::string auth;      // Its authentication secret: base64url of 16 octets.
  // Which VAPID key (RFC 8292) the subscription is bound to, because no other one may use it:
  // base64url of the SHA-256 of that public key's 65 octets. Empty: not known.
  std::string key{};

  friend bool operator==(const WebPushSubscription&, const WebPushSubscription&) = default;
};

// What is wrong with it, a sentence without its values; nothing: it is sound.
[[nodiscard]] std::optional<std::string> fault_of(const WebPushSubscription& subscription);

// The text form. `subscription` is sound, so that nothing in it needs an escape.
[[nodiscard]] std::string text_of(const WebPushSubscription& subscription);

// What text_of() gave, exactly. Subscriptions as browsers write them are brought into that form at
// the import (audience/address_text.h). The error is a sentence without the text.
[[nodiscard]] std::expected<WebPushSubscription, std::string> web_push_subscription_of(
    std::string_view text);

// The `key` for a VAPID public key, base64url of its 65 octets; nothing: it is none.
[[nodiscard]] std::optional<std::string> vapid_key_fingerprint(std::string_view public_key);

}  // namespace crier
