#include "pacing/limits/slowdown.h"

#include <gtest/gtest.h>

#include "pacing/limits/limit_node.h"
#include "pacing/limits/reply_counts.h"
#include "pacing/limits/token_bucket.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime start{100h};

Slowdown slowdown_of(double per_second, bool is_measured = false) {
  return Slowdown({.usual = {.per_second = per_second, .burst = 100},
                   .is_measured = is_measured,
                   .adaptation = {.decrease = 0.5, .floor = 0.1, .recovery = 100s}},
                  start);
}

TEST(Slowdown, takes_the_burst_down_with_the_rate) {
  Slowdown slowdown = slowdown_of(50);

  EXPECT_TRUE(slowdown.lower(start, start));

  EXPECT_DOUBLE_EQ(slowdown.rate(start)->per_second, 25);
  EXPECT_EQ(slowdown.rate(start)->burst, 50);
}

TEST(Slowdown, wins_back_no_more_for_one_success_than_a_second_of_them_would) {
  Slowdown slowdown = slowdown_of(100);
  static_cast<void>(slowdown.lower(start, start));

  slowdown.raise(start + 59min, start + 59min);

  EXPECT_DOUBLE_EQ(slowdown.part(), 0.51);
}

TEST(Slowdown, of_less_than_one_a_second_is_won_back_within_its_recovery_as_well) {
  Slowdown slowdown({.usual = {.per_second = 0.1, .burst = 2},
                     .is_measured = false,
                     .adaptation = {.decrease = 0.5, .floor = 0.1, .recovery = 100s}},
                    start);
  for (int complaint = 0; complaint < 5; ++complaint) {
    static_cast<void>(slowdown.lower(start, start));
  }

  // As fast as it may go.
  SteadyTime now = start;
  while (slowdown.part() < 1 && now < start + 1h) {
    now += slot_interval(*slowdown.rate(now));
    slowdown.raise(now, now);
  }

  EXPECT_GE(now, start + 90s);
  EXPECT_LE(now, start + 200s);
}

TEST(Slowdown, is_over_an_hour_after_the_last_complaint_without_any_success) {
  Slowdown slowdown = slowdown_of(100);
  static_cast<void>(slowdown.lower(start, start));
  static_cast<void>(slowdown.lower(start + 30min, start + 30min));

  EXPECT_DOUBLE_EQ(slowdown.rate(start + 90min - 1ns)->per_second, 25);
  EXPECT_EQ(slowdown.changes_at(start + 1h), start + 90min);
  EXPECT_FALSE(slowdown.is_over(start + 90min - 1ns));
  EXPECT_TRUE(slowdown.is_over(start + 90min));
  EXPECT_DOUBLE_EQ(slowdown.rate(start + 90min)->per_second, 100);
  // The next complaint is the first one again.
  static_cast<void>(slowdown.lower(start + 2h, start + 2h));
  EXPECT_DOUBLE_EQ(slowdown.rate(start + 2h)->per_second, 50);
}

TEST(Slowdown, that_recovers_in_more_than_an_hour_remembers_a_complaint_for_as_long) {
  Slowdown slowdown({.usual = {.per_second = 100, .burst = 100},
                     .is_measured = false,
                     .adaptation = {.recovery = std::chrono::hours(5)}},
                    start);
  static_cast<void>(slowdown.lower(start, start));

  EXPECT_DOUBLE_EQ(slowdown.rate(start + 4h)->per_second, 50);
  EXPECT_DOUBLE_EQ(slowdown.rate(start + 5h)->per_second, 100);
}

// The others have not heard of the first one yet.
TEST(Slowdown, of_several_daemons_takes_for_one_what_is_said_of_what_left_before_they_have_heard) {
  Slowdown slowdown = slowdown_of(100);
  EXPECT_TRUE(slowdown.lower(start, start, 2));

  EXPECT_FALSE(slowdown.lower(start + 500ms, start + 900ms, 2));
  EXPECT_FALSE(slowdown.lower(start + 1'499ms, start + 5s, 2));
  EXPECT_DOUBLE_EQ(slowdown.part(), 0.5);

  EXPECT_TRUE(slowdown.lower(start + 1'500ms, start + 5s, 2));
  EXPECT_DOUBLE_EQ(slowdown.part(), 0.25);
}

TEST(Slowdown, of_one_daemon_is_lowered_by_whatever_is_said_of_a_notice_that_came_after) {
  Slowdown slowdown = slowdown_of(100);
  EXPECT_TRUE(slowdown.lower(start, start));

  EXPECT_TRUE(slowdown.lower(start + 1ms, start + 2ms));
  EXPECT_DOUBLE_EQ(slowdown.part(), 0.25);
}

Slowdown slow_start_of(double per_second) {
  Slowdown slowdown({.usual = {.per_second = per_second, .burst = 100},
                     .is_measured = false,
                     .adaptation = {.decrease = 0.5,
                                    .floor = 0.1,
                                    .recovery = 100s,
                                    .start = Adaptation::Start::floor}},
                    start);
  slowdown.begin_anew(start);
  return slowdown;
}

// The others have gone at the whole rate until then.
TEST(Slowdown, tells_of_a_complaint_what_it_takes_off_and_nothing_of_its_own_slow_start) {
  const WallTime wall{std::chrono::sys_days(std::chrono::year(2026) / 4 / 1)};
  Slowdown slowdown = slow_start_of(100);
  ASSERT_DOUBLE_EQ(slowdown.rate(start)->per_second, 10);
  ASSERT_FALSE(slowdown.state({.steady = start, .wall = wall}).holds(wall));

  static_cast<void>(slowdown.lower(start, start));

  EXPECT_DOUBLE_EQ(slowdown.rate(start)->per_second, 10);
  EXPECT_DOUBLE_EQ(slowdown.state({.steady = start, .wall = wall}).part, 0.5);
}

TEST(Slowdown, takes_a_complaint_off_what_its_slow_start_has_come_to) {
  Slowdown slowdown = slow_start_of(100);
  SteadyTime now = start;
  for (; now < start + 50s; now += 1s) slowdown.raise(now, now);
  ASSERT_NEAR(slowdown.part(), 0.6, 0.02);

  static_cast<void>(slowdown.lower(now, now));

  EXPECT_NEAR(slowdown.part(), 0.3, 0.01);
}

// Others win back what a complaint has taken, and not what is to come of the start of this one.
TEST(Slowdown, goes_on_with_its_slow_start_when_others_have_won_everything_back) {
  const WallTime wall{std::chrono::sys_days(std::chrono::year(2026) / 4 / 1)};
  Slowdown slowdown = slow_start_of(100);
  slowdown.slow_to({.usual = 100, .part = 0.5, .counts_until = wall + 1h},
                   {.steady = start, .wall = wall});

  slowdown.raise_to(1, start + 1s);
  EXPECT_DOUBLE_EQ(slowdown.rate(start + 1s)->per_second, 10);
  slowdown.recover(start + 2s);
  EXPECT_DOUBLE_EQ(slowdown.rate(start + 2s)->per_second, 10);

  slowdown.lift(start + 3s);
  EXPECT_DOUBLE_EQ(slowdown.rate(start + 3s)->per_second, 100);
}

TEST(Slowdown, is_over_when_all_is_won_back_and_every_pause_and_cap_has_ended) {
  Slowdown slowdown = slowdown_of(100);
  slowdown.pause(start + 10s, start);
  slowdown.cap_rate(1, start, 20s);
  slowdown.cap_concurrency(1, start, 30s);

  EXPECT_FALSE(slowdown.is_over(start + 29s));
  EXPECT_TRUE(slowdown.is_over(start + 30s));
}

TEST(Slowdown, of_several_caps_keeps_the_smallest_until_the_latest_has_ended) {
  Slowdown slowdown = slowdown_of(100);
  slowdown.cap_rate(2, start, 10s);
  slowdown.cap_rate(5, start + 1s, 20s);

  EXPECT_DOUBLE_EQ(slowdown.rate(start + 15s)->per_second, 2);
  EXPECT_EQ(slowdown.changes_at(start + 15s), start + 21s);
  EXPECT_DOUBLE_EQ(slowdown.rate(start + 21s)->per_second, 100);
  // One that has ended does not count for the next.
  slowdown.cap_rate(5, start + 22s, 10s);
  EXPECT_DOUBLE_EQ(slowdown.rate(start + 23s)->per_second, 5);
}

TEST(Slowdown, of_a_node_without_a_rate_frees_it_in_the_end_and_caps_it_meanwhile) {
  Slowdown slowdown = slowdown_of(100, true);

  EXPECT_EQ(slowdown.rate(start), std::nullopt);
  slowdown.cap_rate(500, start, 10s);
  EXPECT_DOUBLE_EQ(slowdown.rate(start + 1s)->per_second, 500);
  EXPECT_EQ(slowdown.rate(start + 10s), std::nullopt);
}

TEST(Slowdown, tries_even_the_slowest_node_once_a_minute) {
  Slowdown slowdown({.usual = {.per_second = 0.05, .burst = 2},
                     .is_measured = false,
                     .adaptation = {.decrease = 0.01, .floor = 0.01, .recovery = 100s}},
                    start);
  static_cast<void>(slowdown.lower(start, start));

  EXPECT_DOUBLE_EQ(slowdown.rate(start)->per_second, 1.0 / 60);
}

TEST(LimitNode, is_slowed_by_what_it_gets_now_and_not_by_a_rate_that_it_had_before) {
  SharedPolicy fast({.rate = RateLimit{.per_second = 1'000, .burst = 100}}, RateSupply::own);
  SharedPolicy free({}, RateSupply::own);
  Moment now{.steady = start, .wall = WallTime(std::chrono::days(20'000))};
  LimitNode node(fast, now);
  node.pause(start + 2s, start, start);
  node.change(free, now);
  // Nobody has asked since the pause was over.
  now = {.steady = start + 5s, .wall = now.wall + 5s};
  for (int notice = 0; notice < 3; ++notice) static_cast<void>(node.take(now));

  EXPECT_TRUE(node.slow(now.steady, now.steady));

  ASSERT_TRUE(node.rate(now.steady));
  EXPECT_LT(node.rate(now.steady)->per_second, 3);
}

TEST(LimitNode, without_a_rate_is_slowed_from_what_all_daemons_send) {
  SharedPolicy free({}, RateSupply::granted, 3);
  const Moment now{.steady = start, .wall = WallTime(std::chrono::days(20'000))};
  LimitNode node(free, now);
  for (int notice = 0; notice < 20; ++notice) static_cast<void>(node.take(now));

  EXPECT_TRUE(node.slow(now.steady, now.steady));

  EXPECT_DOUBLE_EQ(node.rate(now.steady).value().per_second, 30);
  EXPECT_DOUBLE_EQ(node.slowdown_state(now).value().usual, 60);
}

// What another daemon was told.
TEST(LimitNode, goes_by_what_others_were_told_until_they_have_won_it_back) {
  SharedPolicy policy({.rate = RateLimit{.per_second = 10, .burst = 5}}, RateSupply::own);
  const Moment now{.steady = start, .wall = WallTime(std::chrono::days(20'000))};
  LimitNode node(policy, now);

  node.slow_to({.usual = 99, .part = 0.25, .counts_until = now.wall + 1h}, now);
  EXPECT_DOUBLE_EQ(node.rate(now.steady).value().per_second, 2.5);
  // What was on its way was answered to the rate of before.
  EXPECT_FALSE(node.slow(start - 1s, now.steady));
  node.raise_to(0.5, now.steady);
  EXPECT_DOUBLE_EQ(node.rate(now.steady).value().per_second, 5);
  node.raise_to(0.1, now.steady);
  EXPECT_DOUBLE_EQ(node.rate(now.steady).value().per_second, 5);
  node.recover(now.steady);
  EXPECT_DOUBLE_EQ(node.rate(now.steady).value().per_second, 10);
  EXPECT_FALSE(node.slowdown_state(now));
}

TEST(SlowdownState, of_two_the_slower_counts_until_the_later_end) {
  const WallTime now{std::chrono::days(20'000)};
  const SlowdownState lowered{.usual = 10, .part = 0.5, .counts_until = now + 1h};
  const SlowdownState capped{
      .usual = 8,
      .counts_until = now,
      .rate_cap = SlowdownState::RateCap{.per_second = 3, .until = now + 5min}};
  const SlowdownState over{.usual = 1, .part = 0.1, .counts_until = now};

  const SlowdownState both = slower_of(lowered, capped, now);
  EXPECT_EQ(both.usual, 8);
  EXPECT_EQ(both.part, 0.5);
  EXPECT_EQ(both.counts_until, now + 1h);
  EXPECT_EQ(both.rate_cap.value().per_second, 3);
  EXPECT_EQ(both.ends(), now + 1h);
  EXPECT_EQ(slower_of(over, lowered, now).part, 0.5);
  EXPECT_EQ(slower_of(lowered, lowered, now).part, 0.5);
  EXPECT_FALSE(goes_beyond(lowered, both, now, 1s));
  EXPECT_TRUE(goes_beyond(capped, lowered, now, 1s));
}

TEST(SlowdownState,
     of_a_cap_that_lasts_longer_others_have_to_hear_under_a_complaint_that_outlasts_it) {
  const WallTime now{std::chrono::days(20'000)};
  SlowdownState known{.usual = 10, .part = 0.5, .counts_until = now + 1h};
  known.rate_cap = SlowdownState::RateCap{.per_second = 3, .until = now + 5min};
  known.concurrency_cap = SlowdownState::ConcurrencyCap{.notices = 2, .until = now + 5min};
  SlowdownState state = known;
  EXPECT_FALSE(goes_beyond(state, known, now, 1s));

  state.rate_cap->until = now + 10min;
  EXPECT_TRUE(goes_beyond(state, known, now, 1s));
  state.rate_cap->until = now + 5min + 1s;
  EXPECT_FALSE(goes_beyond(state, known, now, 1s));
  state.concurrency_cap->until = now + 10min;
  EXPECT_TRUE(goes_beyond(state, known, now, 1s));
}

TEST(SlowdownState, of_a_cap_others_have_to_hear_after_a_smaller_one_is_over) {
  const WallTime now{std::chrono::days(20'000)};
  SlowdownState known{.usual = 10, .part = 0.5, .counts_until = now + 1h};
  known.rate_cap = SlowdownState::RateCap{.per_second = 1, .until = now - 1s};
  known.concurrency_cap = SlowdownState::ConcurrencyCap{.notices = 1, .until = now - 1s};
  SlowdownState state{.usual = 10, .part = 0.5, .counts_until = now + 1h};
  state.rate_cap = SlowdownState::RateCap{.per_second = 3, .until = now + 5min};
  EXPECT_TRUE(goes_beyond(state, known, now, 1s));

  state.rate_cap.reset();
  state.concurrency_cap = SlowdownState::ConcurrencyCap{.notices = 2, .until = now + 5min};
  EXPECT_TRUE(goes_beyond(state, known, now, 1s));
}

TEST(SlowdownState, of_another_complaint_others_have_to_hear_under_a_cap_that_outlasts_it) {
  const WallTime now{std::chrono::days(20'000)};
  SlowdownState known{.usual = 10, .part = 0.5, .counts_until = now + 1h};
  known.rate_cap = SlowdownState::RateCap{.per_second = 3, .until = now + 5h};
  SlowdownState state = known;

  state.counts_until = now + 2h;

  EXPECT_TRUE(goes_beyond(state, known, now, 1s));
}

TEST(TokenBucket, owes_as_many_notices_after_its_rate_has_changed_as_before) {
  const Pace fast = pace_of({.per_second = 10, .burst = 5});
  const Pace slow = pace_of({.per_second = 1, .burst = 5});
  TokenBucket bucket;
  for (int notice = 0; notice < 5; ++notice) bucket.take(fast, start);

  bucket.change(fast, slow, start);
  EXPECT_NEAR(static_cast<double>((bucket.opens(slow) - start).count()), 1e9, 10);
  bucket.change(slow, fast, start);
  EXPECT_NEAR(static_cast<double>((bucket.opens(fast) - start).count()), 1e8, 10);
}

TEST(TokenBucket, is_empty_when_a_limit_is_set_where_there_was_none) {
  const Pace pace = pace_of({.per_second = 10, .burst = 5});
  TokenBucket bucket;

  bucket.change({}, pace, start);

  EXPECT_EQ(bucket.opens(pace), start + 100ms);
}

TEST(ReplyCounts, forget_what_was_said_more_than_an_hour_ago) {
  const ReplyRule rule{.name = "busy", .code = "421", .times_an_hour = 2};
  ReplyCounts counts;
  for (int domain = 0; domain < 100; ++domain) {
    const std::string name = "d" + std::to_string(domain) + ".example";
    EXPECT_FALSE(counts.count(rule, {.level = LimitLevel::domain, .name = name}, start));
  }
  EXPECT_EQ(counts.size(), 100U);

  EXPECT_FALSE(counts.count(rule, {.level = LimitLevel::channel, .name = {}}, start + 1h));

  EXPECT_EQ(counts.size(), 1U);
}

TEST(ReplyCounts, remember_so_many_nodes_and_of_more_those_that_were_heard_last) {
  const ReplyRule rule{.name = "busy", .code = "421", .times_an_hour = 2};
  ReplyCounts counts;
  const auto node_of = [](int domain) {
    return ReplyCounts::Node{.level = LimitLevel::domain, .name = std::to_string(domain)};
  };
  for (int domain = 0; domain < 50'000; ++domain) {
    EXPECT_FALSE(counts.count(rule, node_of(domain), start + domain * 1ms));
    EXPECT_TRUE(counts.give_alarm(rule, node_of(domain), start + domain * 1ms));
  }

  EXPECT_LE(counts.size(), 2 * reply_counts_most);
  EXPECT_TRUE(counts.count(rule, node_of(49'999), start + 1min));
  EXPECT_FALSE(counts.give_alarm(rule, node_of(49'999), start + 1min));
  EXPECT_FALSE(counts.count(rule, node_of(0), start + 1min));
}

}  // namespace
}  // namespace crier::pacing
