// Web Push subscriptions as browsers and their libraries write them: the JSON of
// PushSubscription.toJSON() (W3C Push API 8.1).
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace crier::audience {

// In the form in which they are kept (campaign/address/web_push_subscription.h). Members in any
// order; base64 in either alphabet, with or without padding; `key`, which is ours, may be the VAPID
// public key itself. Other members, such as expirationTime, are left out. The error is a sentence
// without the text.
[[nodiscard]] std::expected<std::string, std::string> canonical_subscription(std::string_view text);

}  // namespace crier::audience
