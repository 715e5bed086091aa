// What can be said of a configuration by looking around, without sending anything: whether its
// files and folders are there and are what they should be, whether its names lead somewhere. That a
// value makes sense by itself has been checked when it was read (config_keys.cpp).
#pragma once

#include <vector>

#include "campaign/validation/validation.h"
#include "config/load.h"

namespace crier::app {

struct ConfigRemark {
  Severity severity{};  // A warning may pass by itself, or be meant.
  ConfigFault place;    // With the key and the words.
};

// The faults of `reading` and what the surroundings add to them, in the order of the lines. Keys
// that are faulty by themselves are not looked at. Asks name servers, and waits at most some
// seconds for them.
[[nodiscard]] std::vector<ConfigRemark> checked(const ConfigReading& reading);

}  // namespace crier::app
