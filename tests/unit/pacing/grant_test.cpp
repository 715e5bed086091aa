#include "pacing/grant.h"

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr SharedTime noon{std::chrono::sys_days{std::chrono::year{2025} / 5 / 26} + 12h};

TEST(Grant, books_slots_one_interval_apart_from_the_last_one_booked) {
  const RateLimit limit{.per_second = 10, .burst = 3};

  const Reservation first = reserve(limit, noon, noon, 5);
  const Reservation second = reserve(limit, first.booked_until, noon + 10ms, 5);

  EXPECT_EQ(first.grant.first, noon);
  EXPECT_EQ(first.grant.interval, 100ms);
  EXPECT_EQ(first.grant.slots, 5);
  EXPECT_EQ(first.booked_until, noon + 500ms);
  EXPECT_EQ(second.grant.first, noon + 500ms);
}

TEST(Grant, a_slot_may_be_used_for_as_long_as_the_burst_says) {
  EXPECT_EQ(reserve({.per_second = 10, .burst = 3}, noon, noon, 1).grant.lateness, 200ms);
  EXPECT_EQ(reserve({.per_second = 10, .burst = 1}, noon, noon, 1).grant.lateness, 0ms);
}

TEST(Grant, silence_is_not_saved_up_beyond_the_burst) {
  const Reservation booking = reserve({.per_second = 10, .burst = 3}, noon - 24h, noon, 5);

  // Three slots are open at noon, the fourth opens an interval later.
  EXPECT_EQ(booking.grant.first, noon - 200ms);
  EXPECT_EQ(booking.grant.first + 3 * booking.grant.interval, noon + 100ms);
}

TEST(Grant, an_interval_that_is_no_whole_nanosecond_is_rounded_to_the_slower_side) {
  EXPECT_EQ(slot_interval({.per_second = 3}), 333'333'334ns);
  EXPECT_EQ(slot_interval({.per_second = 0.5}), 2s);
}

TEST(Grant, the_shared_state_never_lags_behind_the_slots_that_were_granted) {
  const Reservation booking = reserve({.per_second = 3, .burst = 1}, noon, noon, 1);

  EXPECT_EQ(booking.booked_until, noon + 333'334us);
  EXPECT_GE(booking.booked_until, booking.grant.first + booking.grant.interval);
}

TEST(Grant, the_smallest_burst_covers_a_late_wake_up) {
  struct Row {
    double per_second;
    int burst;
  };
  for (const Row& row : {Row{0.1, 2}, Row{1, 2}, Row{50, 2}, Row{51, 3}, Row{1000, 21}}) {
    EXPECT_EQ(burst_min(row.per_second), row.burst) << row.per_second;
  }
}

TEST(Grant, asks_for_a_quarter_of_a_second_and_for_at_least_one_slot) {
  struct Row {
    double per_second;
    int slots;
  };
  for (const Row& row : {Row{0.1, 1}, Row{4, 1}, Row{8, 2}, Row{1000, 250}, Row{1e9, 100'000}}) {
    EXPECT_EQ(slots_per_grant({.per_second = row.per_second}), row.slots) << row.per_second;
  }
}

TEST(SlotsToBook, asks_before_the_slots_at_hand_are_used_up_however_slow_the_database_is) {
  struct Row {
    const char* fact;
    GrantQuestion question;
    int slots;
  };
  using namespace std::chrono_literals;
  const RateLimit limit{.per_second = 100, .burst = 5};
  // 50 ms of slack are 5 slots, a booking counts twice, and a grant lasts for 250 ms.
  const Row rows[] = {
      {"nothing at hand, few waiting", {.limit = limit, .waiting = 1}, 6},
      {"as many as wait", {.limit = limit, .waiting = 20}, 20},
      {"no more than a grant", {.limit = limit, .waiting = 1000}, 25},
      {"enough at hand", {.limit = limit, .slots_left = 6, .waiting = 1000}, 0},
      {"just too few", {.limit = limit, .slots_left = 5, .waiting = 1000}, 25},
      {"a slow database",
       {.limit = limit, .booking_took = 200ms, .slots_left = 45, .waiting = 1000},
       46},
      {"an outage", {.limit = limit, .booking_took = 1h, .slots_left = 405, .waiting = 1000}, 406},
  };
  for (const Row& row : rows) EXPECT_EQ(slots_to_book(row.question), row.slots) << row.fact;
}

constexpr SlotsWanted within_half_a_second(int slots) {
  return {.slots = slots, .ahead = 500ms};
}

TEST(Grant, a_rate_that_is_raised_does_not_wait_for_the_slots_of_the_low_one) {
  SharedSlots shared{.booked_until = noon, .interval = 10s};
  const Grant slow =
      book_slots(shared, {.per_second = 0.1, .burst = 2}, noon, within_half_a_second(1)).grant;
  EXPECT_EQ(slow.first, noon);

  const Grant fast =
      book_slots(shared, {.per_second = 10, .burst = 2}, noon + 20ms, within_half_a_second(2))
          .grant;

  EXPECT_EQ(fast.first, noon + 100ms);
  EXPECT_EQ(fast.slots, 2);
  EXPECT_EQ(shared.booked_until, noon + 300ms);
}

TEST(Grant, a_rate_that_is_lowered_keeps_the_slots_of_the_high_one_apart) {
  SharedSlots shared{.booked_until = noon};
  const RateLimit high{.per_second = 10, .burst = 2};
  EXPECT_EQ(book_slots(shared, high, noon, within_half_a_second(4)).grant.slots, 4);

  const Grant slow =
      book_slots(shared, {.per_second = 0.1, .burst = 2}, noon + 20ms, within_half_a_second(1))
          .grant;

  EXPECT_EQ(slow.first, noon + 400ms);
}

TEST(Grant, slots_that_open_too_late_are_left_to_whoever_asks_then) {
  SharedSlots shared{.booked_until = noon};
  const RateLimit limit{.per_second = 0.1, .burst = 2};
  EXPECT_EQ(book_slots(shared, limit, noon + 10s, within_half_a_second(5)).grant.slots, 2);

  const Booking none = book_slots(shared, limit, noon + 10s, within_half_a_second(5));

  EXPECT_EQ(none.grant.slots, 0);
  EXPECT_GT(none.grant.interval, 0s);
  EXPECT_EQ(none.grant.first, noon + 20s - 500ms);
  EXPECT_EQ(book_slots(shared, limit, none.grant.first, within_half_a_second(5)).grant.first,
            noon + 20s);
}

TEST(Grant, a_booking_is_put_off_until_it_brings_as_many_as_are_worth_it) {
  SharedSlots shared{.booked_until = noon + 400ms};
  const RateLimit limit{.per_second = 40, .burst = 2};

  const Booking none = book_slots(shared, limit, noon, within_half_a_second(10));

  EXPECT_EQ(none.grant.slots, 0);
  EXPECT_EQ(book_slots(shared, limit, none.grant.first, within_half_a_second(10)).grant.slots, 10);
}

TEST(Grant, a_shared_clock_that_is_set_back_stops_the_slots_for_seconds_and_is_told) {
  SharedSlots shared{.booked_until = noon + 5min, .interval = 100ms};
  const RateLimit limit{.per_second = 10, .burst = 2};

  const Booking first = book_slots(shared, limit, noon, within_half_a_second(1));
  const Booking next = book_slots(shared, limit, noon + slots_ahead_most, within_half_a_second(1));

  EXPECT_GT(first.set_back, 4min);
  EXPECT_EQ(first.grant.slots, 0);
  EXPECT_EQ(next.set_back, 0s);
  EXPECT_EQ(next.grant.slots, 1);
  EXPECT_GE(next.grant.first, noon + slots_ahead_most);
}

}  // namespace
}  // namespace crier::pacing
