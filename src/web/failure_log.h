// What the public pages could not do for somebody, who was asked to try again. In a line each few
// seconds at most, because visitors press again; never who it was.
#pragma once

#include <chrono>
#include <exception>
#include <string_view>

#include "runtime/clock.h"
#include "runtime/log_limit.h"

namespace crier::app {

class FailureLog {
 public:
  // `clock` must outlive this.
  explicit FailureLog(const Clock& clock) : clock_(clock) {}

  // Rethrows a cancellation, which is no failure. `consumer` is the system that has asked.
  void tell(std::string_view what, const std::exception_ptr& failure,
            std::string_view consumer = {});

 private:
  const Clock& clock_;
  log::Limit limit_{std::chrono::seconds(5)};
};

}  // namespace crier::app
