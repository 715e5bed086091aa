// What a push notice is sent under, whichever service carries it.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/time.h"

namespace crier::channel {

struct PushDelivery {
  // The same for every try (campaign/delivery_key.h). What is shown twice replaces itself on the
  // device by it, because no push service knows a repetition.
  std::string key;
  std::optional<WallTime> notify_by;  // Kept for a device that is off until then. Nothing: as long
                                      // as the service keeps it.
};

// From `now` until notify_by, in whole seconds, at most `most`; 0: it is tried once.
[[nodiscard]] std::chrono::seconds time_to_live(const PushDelivery& delivery, WallTime now,
                                                std::chrono::seconds most);

}  // namespace crier::channel
