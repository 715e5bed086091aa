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
