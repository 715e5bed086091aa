#include "channel/push/push_delivery.h"

#include <algorithm>

namespace crier::channel {

std::chrono::seconds time_to_live(const PushDelivery& delivery, WallTime now,
                                  std::chrono::seconds most) {
  if (!delivery.notify_by) return most;
  const auto left = std::chrono::floor<std::chrono::seconds>(*delivery.notify_by - now);
  return std::clamp(left, std::chrono::seconds(0), most);
}

}  // namespace crier::channel
