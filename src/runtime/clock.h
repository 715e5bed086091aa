// Time as the engine sees it. Policies never hold a Clock: they are given `now`.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "base/time.h"

namespace crier {

class Clock {
 public:
  virtual ~Clock() = default;

  [[nodiscard]] virtual SteadyTime now() const = 0;
  [[nodiscard]] virtual WallTime wall_now() const = 0;

  // Throws operation_aborted when cancelled: a cancelled sleeper must not go on as if it had slept.
  virtual boost::asio::awaitable<void> sleep_until(SteadyTime when) = 0;
};

// The real one.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime now() const override { return std::chrono::steady_clock::now(); }
  [[nodiscard]] WallTime wall_now() const override {
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
  }
  boost::asio::awaitable<void> sleep_until(SteadyTime when) override;
};

}  // namespace crier
