// Stops asking a channel that is down: for what the channel itself says or does not say (connection
// refused, 421, 429, time-outs). What it says of one recipient, such as greylisting, does not open
// it, at the first tries of however many people. Where many are refused that have waited and come
// back again and again, and nobody is accepted between, it is not greylisting.
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
  // Refusals for now of people, in a row, each at their `tries_of_greylisted`th try or a later one.
  // Greylisting lets the second or third one pass.
  int refusals_to_open{20};
  int tries_of_greylisted{4};
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

  // It has accepted a notice, or decided about one for good.
  void on_success();
  // It is there: a connection is up.
  void on_reached();
  // It refused one recipient for now, at their `attempt`th try.
  void on_refusal(SteadyTime now, int attempt);
  void on_trouble(SteadyTime now);
  // A notice that was to go at `sent` did not leave. If it was the probe, another may; if it was on
  // its way when the circuit opened, the probe is still out.
  void on_give_back(SteadyTime sent);

  // Until when nothing may go; nothing when it is not open.
  [[nodiscard]] std::optional<SteadyTime> open_until() const;
  [[nodiscard]] State state(SteadyTime now) const;

 private:
  void open(SteadyTime now);

  CircuitBreakerPolicy policy_;
  Random random_;
  int failures_{};
  int refusals_{};
  int pauses_{};  // In a row, without a success between.
  bool open_{};
  bool opened_by_refusals_{};
  bool probe_out_{};
  SteadyTime open_until_{};
};

}  // namespace crier::pacing
