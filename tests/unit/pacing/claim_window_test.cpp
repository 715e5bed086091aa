#include "pacing/claim_window.h"

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime start{1h};

// Books `rows_per_second` for `seconds`, in flushes of 100 ms.
SteadyTime book(ClaimWindow& window, SteadyTime from, int rows_per_second, int flushes) {
  for (int flush = 0; flush < flushes; ++flush) {
    from += 100ms;
    window.booked(from, rows_per_second / 10);
  }
  return from;
}

TEST(ClaimWindow, begins_with_two_notices_a_connection_and_a_few_more) {
  ClaimWindow window({});
  EXPECT_EQ(window.size(), 18);

  window.connections(50);
  EXPECT_EQ(window.size(), 116);
}

TEST(ClaimWindow, grows_by_one_flush_and_a_half_of_what_is_booked) {
  ClaimWindow window({});

  book(window, start, 1000, 10);

  EXPECT_EQ(window.size(), 18 + 150);
}

TEST(ClaimWindow, is_never_larger_than_its_limit) {
  ClaimWindow window({.rows_max = 100});

  book(window, start, 1'000'000, 10);

  EXPECT_EQ(window.size(), 100);
}

TEST(ClaimWindow, does_not_claim_ahead_of_the_rate_of_the_channel) {
  ClaimWindow window({.rate_per_second_max = 20});

  book(window, start, 1000, 10);

  EXPECT_EQ(window.size(), 18 + 3);
}

TEST(ClaimWindow, goes_up_at_once_and_down_slowly) {
  ClaimWindow window({});
  SteadyTime now = book(window, start, 1000, 10);

  now = book(window, now, 0, 1);
  EXPECT_EQ(window.size(), 18 + 120);

  now = book(window, now, 0, 40);
  EXPECT_EQ(window.size(), 18);

  book(window, now, 2000, 1);
  EXPECT_EQ(window.size(), 18 + 300);
}

TEST(ClaimWindow, a_pause_is_no_measurement) {
  ClaimWindow window({});
  SteadyTime now = book(window, start, 1000, 10);

  now += 1min;
  window.booked(now, 10);
  EXPECT_EQ(window.size(), 18 + 150);
}

}  // namespace
}  // namespace crier::pacing
