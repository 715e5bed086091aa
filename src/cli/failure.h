// How a command ends when it cannot do what it was asked to.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace crier::app {

// What scripts go by.
enum class ExitCode : std::uint8_t {
  done = 0,
  failed = 1,
  usage = 2,                // Also a configuration with faults, as of crierd.
  deadline_endangered = 3,  // Of `plan`, `start` and `status`: they did what they were asked to.
  requests_late = 3,        // Of `objections match` and `requests`: somebody waits for too long.
  consumer_behind = 3,      // Of `objections consumers`: it listed all; one of them is late.
  rows_rejected = 4,        // Of imports: they did what they could; some rows are left out.
};

// The message says what, where, and what to do; it may have several lines and ends without a line
// feed. run_cli prints it.
class CommandFailure : public std::runtime_error {
 public:
  explicit CommandFailure(const std::string& message, ExitCode code = ExitCode::failed)
      : std::runtime_error(message), code_(code) {}

  [[nodiscard]] ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

// A file or folder that a system call could not make or write, for this value of errno; what to do
// comes along (runtime/text_file.h).
[[nodiscard]] CommandFailure not_written(const std::string& path, int error);

}  // namespace crier::app
