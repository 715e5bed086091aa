#include "pacing/forecast.h"

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

const WallTime begin = parse_iso8601("2026-04-01T08:00:00Z").value();

TEST(Forecast, half_of_all_campaigns_keep_the_rate) {
  const Forecast found =
      forecast({.recipients = 100'000, .rate = 100.0, .begin = begin, .notify_by = begin + 24h});

  EXPECT_EQ(found.p50 - begin, 1030s);
  // A quarter more tries in four fifths of the time, and the longest wait for another try.
  EXPECT_EQ(found.p95 - begin, 1562500ms + 4h);
  EXPECT_NEAR(found.rate_needed, 100'000.0 / 86'400.0, 1e-9);
  EXPECT_FALSE(found.is_endangered);
}

TEST(Forecast, a_deadline_is_endangered_when_one_in_twenty_misses_it) {
  const auto endangered_with = [](std::chrono::hours time) {
    return forecast(
               {.recipients = 100'000, .rate = 100.0, .begin = begin, .notify_by = begin + time})
        .is_endangered;
  };

  EXPECT_TRUE(endangered_with(4h));
  EXPECT_FALSE(endangered_with(5h));
  EXPECT_TRUE(endangered_with(0h));
}

// Sixty people take seconds; somebody of them may have to be tried a few times.
TEST(Forecast, a_few_people_wait_for_fewer_retries_than_many) {
  const auto found = [](std::int64_t recipients, std::chrono::minutes time) {
    return forecast(
        {.recipients = recipients, .rate = 100.0, .begin = begin, .notify_by = begin + time});
  };

  // 100, 25, 6.25, 1.56, 0.39, 0.098: a wait each, of 33 s to 32 times as long.
  EXPECT_EQ(found(100, 2h).p95 - begin, 1562500us + 63 * 33s);
  EXPECT_FALSE(found(100, 2h).is_endangered);
  EXPECT_TRUE(found(100, 30min).is_endangered);
  EXPECT_TRUE(found(100, 30min).is_rate_enough);
  EXPECT_FALSE(found(1, 5min).is_endangered);
  EXPECT_FALSE(found(1'000'000, 60min).is_rate_enough);
}

TEST(Forecast, waits_as_the_policy_of_retries_says) {
  const Forecast found = forecast({.recipients = 100,
                                   .rate = 100.0,
                                   .begin = begin,
                                   .notify_by = begin + 24h,
                                   .retry = {.first_delay = 1s, .delay_max = 2s}});

  EXPECT_EQ(found.p95 - begin, 1562500us + 550ms + 5 * 1100ms);
}

TEST(Forecast, nobody_to_tell_takes_no_time) {
  const Forecast found =
      forecast({.recipients = 0, .rate = 1.0, .begin = begin, .notify_by = begin + 1s});

  EXPECT_EQ(found.p95, begin);
  EXPECT_FALSE(found.is_endangered);
}

TEST(Forecast, stays_within_a_century) {
  const Forecast found = forecast(
      {.recipients = 1'000'000'000'000, .rate = 0.001, .begin = begin, .notify_by = begin + 24h});

  EXPECT_TRUE(found.is_endangered);
  EXPECT_LT(found.p95 - begin, std::chrono::days(40'000));
}

}  // namespace
}  // namespace crier::pacing
