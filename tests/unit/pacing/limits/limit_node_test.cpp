#include "pacing/limits/limit_node.h"

#include <chrono>
#include <deque>
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

// Daemons that share a rate, of which each always has somebody to tell.
class Daemons {
 public:
  Daemons(SharedPolicy& policy, int daemons) {
    clock_.observe(noon, at_noon, at_noon);
    for (int each = 0; each < daemons; ++each) nodes_.emplace_back(policy, moment(0ms));
  }
  void change(SharedPolicy& policy, std::chrono::milliseconds at) {
    for (LimitNode& node : nodes_) node.change(policy, moment(at));
  }
  // How many they send in this time.
  int sent(std::chrono::milliseconds from, std::chrono::milliseconds to) {
    int sent = 0;
    for (auto now = from; now < to; now += 1ms) {
      for (LimitNode& node : nodes_) sent += sent_by(node, moment(now));
    }
    return sent;
  }
  [[nodiscard]] int bookings() const { return bookings_; }

 private:
  int sent_by(LimitNode& node, Moment now) {
    int sent = 0;
    for (; !node.held_back(now); ++sent) static_cast<void>(node.take(now));
    if (node.has_enough(now, 1ms)) return sent;
    const LimitNode::Want want = node.want(now);
    const SlotsWanted wanted{.slots = slots_per_grant(*want.rate), .ahead = slots_ahead(1ms)};
    node.add(book_slots(shared_, *want.rate, now.wall, wanted).grant, clock_, std::nullopt, now);
    ++bookings_;
    return sent;
  }

  SharedClock clock_;
  SharedSlots shared_{.booked_until = noon};
  std::deque<LimitNode> nodes_;
  int bookings_{};
};

TEST(LimitNode, of_several_daemons_sends_again_within_a_second_of_a_low_rate_that_is_raised) {
  SharedPolicy low(policy({.per_second = 0.1, .burst = 2}), RateSupply::granted);
  SharedPolicy high(policy({.per_second = 10, .burst = 2}), RateSupply::granted);
  Daemons daemons(low, 3);
  EXPECT_EQ(daemons.sent(0s, 61s), 7);

  daemons.change(high, 61s);

  EXPECT_GE(daemons.sent(61s, 62s), 5);
  EXPECT_GE(daemons.sent(62s, 72s), 99);
}

TEST(LimitNode, of_several_daemons_asks_seldom_for_slots_that_are_far_ahead) {
  SharedPolicy low(policy({.per_second = 0.1, .burst = 2}), RateSupply::granted);
  Daemons daemons(low, 3);

  EXPECT_EQ(daemons.sent(0s, 100s), 10);

  EXPECT_LT(daemons.bookings(), 60);
}

}  // namespace
}  // namespace crier::pacing
