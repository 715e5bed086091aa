#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pacing/circuit_breaker.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

enum class End : std::uint8_t { success, trouble, give_back, refusal };

void tell(CircuitBreaker& breaker, End end, SteadyTime now) {
  switch (end) {
    case End::success: return breaker.on_success();
    case End::trouble: return breaker.on_trouble(now);
    case End::give_back: return breaker.on_give_back(now);
    case End::refusal: return breaker.on_refusal(now, 9);
  }
}

// One caller that sends whenever it may, and hears the end of what it sent some time later.
RC_GTEST_PROP(CircuitBreaker, lets_at_most_one_probe_out_and_none_while_it_is_open, ()) {
  CircuitBreaker breaker({.failures_to_open = *rc::gen::inRange(1, 4),
                          .refusals_to_open = *rc::gen::inRange(1, 4),
                          .pause_first = 1s,
                          .pause_max = 30s},
                         *rc::gen::arbitrary<std::uint64_t>());
  const auto steps = *rc::gen::container<std::vector<int>>(200, rc::gen::inRange(0, 1000));
  SteadyTime now{1h};
  int on_the_wire = 0;
  bool probing = false;

  for (const int step : steps) {
    now += std::chrono::milliseconds(step * 3);
    const auto state = breaker.state(now);
    // What left before the circuit opened is answered first, so that what is out is the probe.
    if (state == CircuitBreaker::State::closed) probing = false;
    if (state == CircuitBreaker::State::open) RC_ASSERT(!breaker.allows(now));
    if (state == CircuitBreaker::State::probing && on_the_wire > 0) RC_ASSERT(probing);
    if (probing && on_the_wire > 0) RC_ASSERT(!breaker.allows(now));

    const bool closed_and_busy = state == CircuitBreaker::State::closed && on_the_wire > 2;
    if (breaker.allows(now) && !closed_and_busy && step % 3 != 0) {
      probing = state == CircuitBreaker::State::probing;
      breaker.on_send(now);
      ++on_the_wire;
    } else if (on_the_wire > 0) {
      const auto end =
          static_cast<End>(*rc::gen::weightedElement<int>({{2, 0}, {7, 1}, {1, 2}, {4, 3}}));
      --on_the_wire;
      tell(breaker, end, now);
      for (; breaker.state(now) == CircuitBreaker::State::open && on_the_wire > 0; --on_the_wire) {
        tell(breaker, End::trouble, now);
      }
    }
  }
}

}  // namespace
}  // namespace crier::pacing
