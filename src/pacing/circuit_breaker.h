// Stops asking a channel that is down. Trouble of one recipient never opens it; only what the
// channel itself says or does not say (connection refused, 421, 429, time-outs).
//
//   closed ── `failures_to_open` troubles in a row ──► open ── after a growing pause ──► probing
//     ▲                                                 ▲                                   │
//     └──────────────────── one success ────────────────┼────────── one trouble ────────────┘
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/random.h"
#include "base/time.h"

namespace crier::pacing {

struct CircuitBreakerPolicy {
  int failures_to_open{5};
  std::chrono::milliseconds pause_first{std::chrono::seconds(1)};
  std::chrono::milliseconds pause_max{std::chrono::minutes(5)};
};

class CircuitBreaker {
 public:
  enum class State : std::uint8_t { closed, open, probing };

  CircuitBreaker(CircuitBreakerPolicy policy, std::uint64_t seed);

  // True when a notice may go now. While probing, one may, and the next only after its answer.
  [[nodiscard]] bool allows(SteadyTime now) const;

  // A notice goes. `allows` must be true.
  void on_send(SteadyTime now);

  void on_success();
  // `retry_after`: the pause that the provider asked for; it is kept to.
  void on_trouble(SteadyTime now, std::optional<std::chrono::seconds> retry_after);
  // A notice that was to go at `sent` did not leave. If it was the probe, another may; if it was on
  // its way when the circuit opened, the probe is still out.
  void on_give_back(SteadyTime sent);

  // Until when nothing may go; nothing when it is not open.
  [[nodiscard]] std::optional<SteadyTime> open_until() const;
  [[nodiscard]] State state(SteadyTime now) const;

 private:
  CircuitBreakerPolicy policy_;
  Random random_;
  int failures_{};
  int pauses_{};  // In a row, without a success between.
  bool open_{};
  bool probe_out_{};
  SteadyTime open_until_{};
};

}  // namespace crier::pacing
