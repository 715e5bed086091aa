// crierd: the engine, its channels, and its status pages on one event loop.
#pragma once

#include <exception>
#include <string>

#include "config/config.h"

namespace crier::app {

// Runs until SIGTERM or SIGINT, then drains. The answer is the exit code. Throws when it cannot
// start, or go on.
[[nodiscard]] int run_daemon(const Config& config);

// What run_daemon has thrown, for the operator: of what the database has refused in one line, with
// what to do.
[[nodiscard]] std::string words_of_end(const std::exception_ptr& failure);

}  // namespace crier::app
