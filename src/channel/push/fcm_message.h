// The body of a message to FCM (HTTP v1, projects.messages.send).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "channel/push/push_delivery.h"
#include "channel/push/push_notice.h"

namespace crier::channel {

// Whether anybody is told.
enum class FcmRun : std::uint8_t {
  real,
  validate_only,  // FCM checks all of it, and sends nothing.
};

struct FcmMessage {
  std::string_view token;
  FcmRun run{FcmRun::real};
};

[[nodiscard]] std::string fcm_message(const PushNotice& notice, const PushDelivery& delivery,
                                      const FcmMessage& message, WallTime now);

}  // namespace crier::channel
