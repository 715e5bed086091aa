// A notification to APNs: its header fields and its body.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "channel/push/push_delivery.h"
#include "channel/push/push_notice.h"
#include "net/http/message.h"

namespace crier::channel {

// apns-id is derived from the delivery key and the token, so that a repetition has the same one;
// apns-expiration is notify_by. `topic` is the bundle id of the app.
[[nodiscard]] http::Headers apns_headers(const PushDelivery& delivery, std::string_view topic,
                                         std::string_view token, WallTime now);

[[nodiscard]] std::string apns_payload(const PushNotice& notice);

}  // namespace crier::channel
