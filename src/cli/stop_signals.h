// SIGINT and SIGTERM for commands that take long.
#pragma once

#include <atomic>
#include <csignal>

namespace crier::app {

// While it lives, the first SIGINT or SIGTERM is only noted, so that a command can end in order;
// the second ends the program as usual. One at a time.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // Whether one has come; valid for ever, so that what is made before can be given it.
  [[nodiscard]] static const std::atomic<bool>& asked();

 private:
  struct sigaction interrupt_before_{};
  struct sigaction terminate_before_{};
};

}  // namespace crier::app
