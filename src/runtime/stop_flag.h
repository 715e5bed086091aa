// SIGINT and SIGTERM for programs without an event loop (runtime/signals.h has them for those).
#pragma once

#include <atomic>
#include <csignal>

namespace crier {

// While it lives, the first SIGINT or SIGTERM is only noted, so that the program can end in order;
// the second ends the program as usual. One at a time.
class StopFlag {
 public:
  StopFlag();
  ~StopFlag();
  StopFlag(const StopFlag&) = delete;
  StopFlag& operator=(const StopFlag&) = delete;

  // Whether one has come; valid for ever, so that what is made before can be given it.
  [[nodiscard]] static const std::atomic<bool>& asked();

 private:
  struct sigaction interrupt_before_{};
  struct sigaction terminate_before_{};
};

}  // namespace crier
