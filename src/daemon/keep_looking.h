// How the daemon watches what others do to the database: it looks again and again, and tells of a
// look that fails as of a trouble.
#pragma once

#include <chrono>
#include <functional>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "dispatch/meter.h"
#include "runtime/clock.h"

namespace crier::app {

struct Looking {
  dispatch::Place where;
  const char* during;  // Static storage.
  Duration interval;
};

// After one that failed, if `interval` is longer: what was mended is seen to work soon.
inline constexpr std::chrono::seconds look_again_max{2};

// Until it is cancelled. All outlive the call.
boost::asio::awaitable<void> keep_looking(Clock* clock, dispatch::TroubleListener* listener,
                                          Looking looking,
                                          std::function<boost::asio::awaitable<void>()> look);

}  // namespace crier::app
