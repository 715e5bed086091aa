#include "runtime/stop_flag.h"

namespace crier {
namespace {

std::atomic<bool> stop_asked = false;
static_assert(std::atomic<bool>::is_always_lock_free);  // Set by a signal handler.

extern "C" void crier_note_stop(int) {
  stop_asked = true;
}

}  // namespace

StopFlag::StopFlag() {
  struct sigaction action{};
  action.sa_handler = &crier_note_stop;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigaction(SIGINT, &action, &interrupt_before_);
  ::sigaction(SIGTERM, &action, &terminate_before_);
}

StopFlag::~StopFlag() {
  ::sigaction(SIGINT, &interrupt_before_, nullptr);
  ::sigaction(SIGTERM, &terminate_before_, nullptr);
}

const std::atomic<bool>& StopFlag::asked() {
  return stop_asked;
}

}  // namespace crier
