// The program crier: words of the command line to a command, failures to messages and exit codes.
#pragma once

#include <cstdio>

namespace crier::app {

// Returns the exit code of the process.
[[nodiscard]] int run_cli(int argc, const char* const* argv, std::FILE* out, std::FILE* err);

}  // namespace crier::app
