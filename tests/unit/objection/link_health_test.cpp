#include "objection/link_health.h"

#include <vector>

#include <gtest/gtest.h>

namespace crier::objection {
namespace {

using namespace std::chrono_literals;
using State = LinkHealth::State;

const WallTime noon = parse_iso8601("2026-05-01T12:00:00Z").value();
constexpr LinkWatchPolicy policy{.interval = 30s, .failures_to_pause = 3};

// What is found every ten seconds from noon on, and what is to come of it.
struct Step {
  bool is_answered;
  State state;
  std::chrono::milliseconds ask_again_in;
  bool has_fallen{};
  std::optional<std::chrono::seconds> outage{};
};

void expect_steps(const std::vector<Step>& steps) {
  LinkHealth health;
  WallTime at = noon;
  int number = 0;
  for (const Step& step : steps) {
    SCOPED_TRACE(number++);
    const LinkVerdict verdict =
        step.is_answered ? after_answer(health, at, policy) : after_failure(health, at, policy);
    EXPECT_EQ(verdict.health.state(), step.state);
    EXPECT_EQ(verdict.ask_again_in, step.ask_again_in);
    EXPECT_EQ(verdict.has_fallen, step.has_fallen);
    EXPECT_EQ(verdict.ended.has_value(), step.outage.has_value());
    if (verdict.ended && step.outage) {
      EXPECT_EQ(verdict.ended->ended_at - verdict.ended->began_at, *step.outage);
    }
    health = verdict.health;
    at += 10s;
  }
}

TEST(LinkHealth, is_healthy_while_it_answers) {
  expect_steps({{true, State::healthy, 30s}, {true, State::healthy, 30s}});
}

TEST(LinkHealth, makes_nothing_of_a_hiccup_but_asks_again_soon) {
  expect_steps({{false, State::failing, 10s},
                {false, State::failing, 10s},
                {true, State::healthy, 30s},
                {false, State::failing, 10s}});
}

TEST(LinkHealth, is_down_after_so_many_failures_in_a_row_and_up_with_the_first_answer) {
  expect_steps(
      {{true, State::healthy, 30s},
       {false, State::failing, 10s},
       {false, State::failing, 10s},
       {.is_answered = false, .state = State::down, .ask_again_in = 10s, .has_fallen = true},
       {false, State::down, 10s},
       {.is_answered = true,
        .state = State::healthy,
        .ask_again_in = 30s,
        .outage = 40s},  // From the first failure.
       {true, State::healthy, 30s}});
}

TEST(LinkHealth, keeps_the_instant_of_the_first_failure) {
  const LinkHealth failing = after_failure({}, noon, policy).health;

  EXPECT_EQ(after_failure(failing, noon + 1h, policy).health.failing_since, noon);
}

TEST(LinkHealth, stays_down_when_more_failures_are_allowed_meanwhile) {
  const LinkHealth down{.failures = 3, .failing_since = noon, .is_down = true};

  const LinkVerdict verdict =
      after_failure(down, noon + 10s, {.interval = 30s, .failures_to_pause = 100});

  EXPECT_EQ(verdict.health.state(), State::down);
  EXPECT_FALSE(verdict.has_fallen);
}

TEST(LinkHealth, has_no_outage_of_a_negative_length_when_clocks_differ) {
  const LinkHealth down{.failures = 3, .failing_since = noon, .is_down = true};

  EXPECT_EQ(after_answer(down, noon - 5s, policy).ended,
            (LinkOutage{.began_at = noon, .ended_at = noon}));
}

TEST(LinkHealth, takes_a_silence_for_an_outage_since_the_last_answer) {
  const LinkOutage silence{.began_at = noon, .ended_at = noon + 5min};
  const LinkHealth silent{.silences = {silence}};

  const LinkVerdict answered = after_answer(silent, noon + 5min, policy);
  const LinkVerdict failed = after_failure(silent, noon + 5min, policy);

  EXPECT_EQ(answered.silences, std::vector{silence});
  EXPECT_EQ(answered.health, LinkHealth{});
  EXPECT_EQ(failed.health.failing_since, noon);
  EXPECT_TRUE(failed.silences.empty());
}

// It was over with the cut-off: what fails later is after it, and may never answer again.
TEST(LinkHealth, keeps_a_silence_that_was_over_before_a_failure) {
  const LinkOutage silence{.began_at = noon, .ended_at = noon + 5min};
  const LinkHealth silent{.silences = {silence}};

  const LinkVerdict failed = after_failure(silent, noon + 1h, policy);

  EXPECT_EQ(failed.health.failing_since, noon + 1h);
  EXPECT_EQ(failed.silences, std::vector{silence});
}

TEST(LinkHealth, keeps_no_silence_that_began_while_it_failed) {
  const LinkHealth failing{.failures = 1,
                           .failing_since = noon,
                           .silences = {{.began_at = noon - 1min, .ended_at = noon + 5min}}};

  EXPECT_TRUE(after_failure(failing, noon + 1h, policy).silences.empty());
}

TEST(LinkHealth, keeps_a_silence_that_went_over_into_an_outage_once) {
  const LinkOutage before{.began_at = noon - 2h, .ended_at = noon - 1h};
  const LinkHealth down{.failures = 3,
                        .failing_since = noon,
                        .is_down = true,
                        .silences = {before, {.began_at = noon, .ended_at = noon + 5min}}};

  const LinkVerdict answered = after_answer(down, noon + 6min, policy);

  EXPECT_EQ(answered.silences, std::vector{before});
  EXPECT_EQ(answered.ended, (LinkOutage{.began_at = noon, .ended_at = noon + 6min}));
}

TEST(LinkHealth, asks_a_fifth_sooner_or_later_by_chance) {
  EXPECT_EQ(with_jitter(30s, 0.0), 24s);
  EXPECT_EQ(with_jitter(30s, 0.5), 30s);
  EXPECT_EQ(with_jitter(30s, 1.0), 36s);
}

}  // namespace
}  // namespace crier::objection
