#include "pacing/limits/limit_node.h"

#include <chrono>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr SharedTime noon{std::chrono::sys_days{std::chrono::year{2025} / 5 / 26} + 12h};
constexpr SteadyTime at_noon{1h};

Moment moment(std::chrono::milliseconds after_noon) {
  return {.steady = at_noon + after_noon, .wall = noon + after_noon};
}

LimitPolicy policy(RateLimit rate) {
  LimitPolicy policy;
  policy.rate = rate;
  return policy;
}

TEST(LimitNode, slots_that_nobody_used_are_no_second_burst_when_the_rate_is_raised) {
  const RateLimit low{.per_second = 12, .burst = 10};
  const RateLimit high{.per_second = 100, .burst = 10};
  SharedPolicy low_policy(policy(low), RateSupply::granted);
  SharedPolicy high_policy(policy(high), RateSupply::granted);
  SharedClock clock;
  clock.observe(noon, at_noon, at_noon);
  LimitNode node(low_policy, moment(0ms));
  const Reservation unused = reserve(low, noon, noon, low.burst);
  node.add(unused.grant, clock, std::nullopt, moment(0ms));

  constexpr auto raised_at = 925ms;
  node.change(high_policy, moment(raised_at));
  const Reservation next = reserve(high, unused.booked_until, noon + raised_at, 200);
  node.add(next.grant, clock, std::nullopt, moment(raised_at));
  int sent = 0;
  for (auto now = raised_at; now < raised_at + 1s; now += 1ms) {
    while (!node.held_back(moment(now))) {
      static_cast<void>(node.take(moment(now)));
      ++sent;
    }
  }

  EXPECT_LE(sent, 110);
}

}  // namespace
}  // namespace crier::pacing
