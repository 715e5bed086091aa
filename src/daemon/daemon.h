// crierd: the engine, its channels, and its status pages on one event loop.
#pragma once

#include "config/config.h"

namespace crier::app {

// Runs until SIGTERM or SIGINT, then drains. The answer is the exit code. Throws when it cannot
// start, with a message for the operator.
[[nodiscard]] int run_daemon(const Config& config);

}  // namespace crier::app
