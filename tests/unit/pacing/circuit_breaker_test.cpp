#include "pacing/circuit_breaker.h"

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using State = CircuitBreaker::State;

constexpr SteadyTime start{1h};
constexpr CircuitBreakerPolicy policy{.failures_to_open = 3, .pause_first = 10s, .pause_max = 60s};

class CircuitBreakerTest : public testing::Test {
 protected:
  void trouble(int times, SteadyTime now = start) {
    for (int time = 0; time < times; ++time) breaker.on_trouble(now);
  }

  // Lets the pause pass, sends the probe and hears trouble. Returns the new pause.
  Duration pause_after_failed_probe() {
    const SteadyTime now = *breaker.open_until();
    breaker.on_send(now);
    breaker.on_trouble(now);
    return *breaker.open_until() - now;
  }

  CircuitBreaker breaker{policy, 7};
};

TEST_F(CircuitBreakerTest, is_closed_until_so_many_troubles_in_a_row) {
  trouble(2);
  EXPECT_EQ(breaker.state(start), State::closed);
  EXPECT_TRUE(breaker.allows(start));
  EXPECT_EQ(breaker.open_until(), std::nullopt);

  trouble(1);

  EXPECT_EQ(breaker.state(start), State::open);
  EXPECT_FALSE(breaker.allows(start));
}

TEST_F(CircuitBreakerTest, a_success_between_troubles_begins_the_count_anew) {
  trouble(2);
  breaker.on_success();
  trouble(2);

  EXPECT_EQ(breaker.state(start), State::closed);
}

TEST_F(CircuitBreakerTest, pauses_for_between_half_and_all_of_the_pause) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CircuitBreaker seeded(policy, seed);
    for (int time = 0; time < 3; ++time) seeded.on_trouble(start);

    EXPECT_GE(*seeded.open_until(), start + 5s);
    EXPECT_LE(*seeded.open_until(), start + 10s);
  }
}

TEST_F(CircuitBreakerTest, lets_one_notice_out_to_probe_and_the_next_after_its_answer) {
  trouble(3);
  const SteadyTime later = *breaker.open_until();
  EXPECT_FALSE(breaker.allows(later - 1ns));
  EXPECT_EQ(breaker.state(later), State::probing);
  ASSERT_TRUE(breaker.allows(later));

  breaker.on_send(later);
  EXPECT_FALSE(breaker.allows(later + 1h));

  breaker.on_success();
  EXPECT_EQ(breaker.state(later), State::closed);
  EXPECT_TRUE(breaker.allows(later));
}

TEST_F(CircuitBreakerTest, a_failed_probe_opens_it_again_at_once_for_longer_up_to_the_longest) {
  trouble(3);
  for (const Duration bound : {20s, 40s, 60s, 60s}) {
    const Duration pause = pause_after_failed_probe();

    EXPECT_GE(pause, bound / 2);
    EXPECT_LE(pause, bound);
  }
}

TEST_F(CircuitBreakerTest, a_success_forgives_the_long_pauses) {
  trouble(3);
  for (int time = 0; time < 5; ++time) pause_after_failed_probe();
  const SteadyTime later = *breaker.open_until();
  breaker.on_send(later);
  breaker.on_success();

  trouble(3, later);

  EXPECT_LE(*breaker.open_until(), later + 10s);
}

TEST_F(CircuitBreakerTest, a_probe_that_did_not_leave_makes_room_for_another) {
  trouble(3);
  const SteadyTime later = *breaker.open_until();
  breaker.on_send(later);
  ASSERT_FALSE(breaker.allows(later));

  breaker.on_give_back(later);

  EXPECT_TRUE(breaker.allows(later));
}

TEST_F(CircuitBreakerTest, what_was_on_its_way_before_and_did_not_leave_makes_no_second_probe) {
  breaker.on_send(start);
  trouble(3);
  const SteadyTime later = *breaker.open_until();
  breaker.on_send(later);

  breaker.on_give_back(start);

  EXPECT_FALSE(breaker.allows(later));
}

TEST_F(CircuitBreakerTest, late_answers_of_what_was_on_the_wire_do_not_prolong_the_pause) {
  trouble(3);
  const auto until = breaker.open_until();

  trouble(20, start + 1s);

  EXPECT_EQ(breaker.open_until(), until);
}

TEST_F(CircuitBreakerTest, greylisting_of_however_many_does_not_open_it) {
  for (int attempt = 1; attempt <= 3; ++attempt) {
    for (int person = 0; person < 5000; ++person) breaker.on_refusal(start, attempt);
  }

  EXPECT_EQ(breaker.state(start), State::closed);
}

TEST_F(CircuitBreakerTest, refusals_of_many_who_came_back_and_back_open_it_until_one_is_accepted) {
  for (int person = 0; person < 19; ++person) breaker.on_refusal(start, 4);
  EXPECT_EQ(breaker.state(start), State::closed);
  breaker.on_refusal(start, 1);
  breaker.on_refusal(start, 5);
  ASSERT_EQ(breaker.state(start), State::open);

  // A connection is no acceptance, and the pause grows with each refusal.
  const SteadyTime first = *breaker.open_until();
  breaker.on_reached();
  EXPECT_EQ(breaker.state(first), State::probing);
  breaker.on_send(first);
  breaker.on_refusal(first, 1);
  EXPECT_GE(*breaker.open_until() - first, 10s);

  const SteadyTime second = *breaker.open_until();
  breaker.on_send(second);
  breaker.on_success();
  EXPECT_EQ(breaker.state(second), State::closed);
}

TEST_F(CircuitBreakerTest, an_acceptance_between_refusals_begins_the_count_anew) {
  for (int round = 0; round < 10; ++round) {
    for (int person = 0; person < 19; ++person) breaker.on_refusal(start, 9);
    breaker.on_success();
  }

  EXPECT_EQ(breaker.state(start), State::closed);
}

}  // namespace
}  // namespace crier::pacing
