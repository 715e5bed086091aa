#include "pacing/retry.h"

#include <vector>

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr WallTime noon{std::chrono::sys_days{std::chrono::year{2025} / 5 / 26} + 12h};
constexpr int draws = 200;

TEST(Retry, doubles_the_bound_from_the_first_delay_up_to_the_longest) {
  std::vector<milliseconds> bounds;
  for (int made = 1; made <= 10; ++made) bounds.push_back(delay_bound({}, made));

  EXPECT_EQ(bounds, (std::vector<milliseconds>{1min, 2min, 4min, 8min, 16min, 32min, 64min, 128min,
                                               240min, 240min}));
}

TEST(Retry, the_bound_of_a_great_many_attempts_is_the_longest_delay) {
  EXPECT_EQ(delay_bound({}, 1'000'000), 4h);
}

TEST(Retry, draws_between_a_tenth_of_the_bound_and_the_bound) {
  Random random(1);
  for (int draw = 0; draw < draws; ++draw) {
    const auto due =
        next_try({}, {.attempts_made = 3, .now = noon, .deadline = noon + 24h}, random);

    ASSERT_TRUE(due);
    EXPECT_GE(*due, noon + 24s);
    EXPECT_LE(*due, noon + 4min);
  }
}

TEST(Retry, is_never_sooner_than_the_provider_asked_for) {
  Random random(2);
  for (const auto asked : {0s, 30s, 600s, 7200s}) {
    for (int draw = 0; draw < draws; ++draw) {
      const auto due = next_try(
          {}, {.attempts_made = 1, .retry_after = asked, .now = noon, .deadline = noon + 24h},
          random);

      ASSERT_TRUE(due);
      EXPECT_GE(*due, noon + asked);
      EXPECT_LE(*due, noon + std::max<milliseconds>(asked + 1s, 1min));
    }
  }
}

TEST(Retry, those_who_were_told_the_same_second_come_back_apart) {
  Random random(3);
  const RetryQuestion question{
      .attempts_made = 1, .retry_after = 120s, .now = noon, .deadline = noon + 24h};
  const RetryPolicy policy{.first_delay = 1s, .delay_max = 1h};

  EXPECT_NE(next_try(policy, question, random), next_try(policy, question, random));
}

TEST(Retry, gives_up_when_the_next_attempt_would_miss_the_deadline) {
  Random random(4);
  const auto asked_for = [&](std::chrono::seconds retry_after) {
    return next_try(
        {}, {.attempts_made = 1, .retry_after = retry_after, .now = noon, .deadline = noon + 1h},
        random);
  };

  EXPECT_EQ(asked_for(3600s), std::nullopt);
  EXPECT_NE(asked_for(3590s), std::nullopt);
}

TEST(Retry, gives_up_at_and_after_the_deadline) {
  Random random(5);
  for (const WallTime deadline : {noon, noon - 1h}) {
    EXPECT_EQ(next_try({}, {.now = noon, .deadline = deadline}, random), std::nullopt);
  }
}

}  // namespace
}  // namespace crier::pacing
