// What every dispatch::Limits promises of the days of a limit whose zone is changed: whatever is
// taken counts on every day that has not ended in its own zone, for all daemons.
#pragma once

#include <gtest/gtest.h>

#include "contract/answer_of.h"
#include "contract/contract_world.h"

namespace crier::test {

// It is 04:44 of 30 November in UTC, in New York still the 29th.
template <class World>
class LimitZonesContract : public testing::Test {
 protected:
  static constexpr std::int32_t thirtieth = 20'787;
  // Hours are those of UTC on 30 November.
  struct Day {
    std::int32_t number{};
    int begins{};
    int ends{};
  };
  static constexpr Day utc{.number = thirtieth, .begins = 0, .ends = 24};
  static constexpr Day utc_after{.number = thirtieth + 1, .begins = 24, .ends = 48};
  static constexpr Day new_york_before{.number = thirtieth - 1, .begins = -19, .ends = 5};
  static constexpr Day new_york{.number = thirtieth, .begins = 5, .ends = 29};
  static constexpr Day kiritimati_after{.number = thirtieth + 1, .begins = 10, .ends = 34};

  struct Taking {
    int slots{};
    int quota{60};
    int returned{};
  };
  // How many of the slots are given. What is returned is returned to the same day.
  int book(Daemon daemon, Day day, Taking taking) {
    dispatch::LimitBooking booking{
        .limit = "email",
        .slots = taking.slots,
        .day = dispatch::LimitBooking::Day{.day = day.number,
                                           .quota = taking.quota,
                                           .begins = at(std::chrono::hours(day.begins)),
                                           .ends = at(std::chrono::hours(day.ends))},
        .returned_day = day.number,
        .returned = taking.returned};
    return answer_of(world.io(), world.limits(daemon).book("email", {std::move(booking)},
                                                           dispatch::Hear::grants))
        .grants.at(0)
        .slots;
  }
  void pass_until(std::chrono::minutes time) {
    world.pass_days(time - shown);
    shown = time;
  }
  [[nodiscard]] WallTime at(std::chrono::minutes time) const { return world.now() + time - shown; }

  World world;
  std::chrono::minutes shown{4 * 60 + 44};
};
TYPED_TEST_SUITE_P(LimitZonesContract);

TYPED_TEST_P(LimitZonesContract, what_is_taken_by_a_day_that_ends_sooner_counts_on_the_other) {
  EXPECT_EQ(this->book(Daemon::first, this->utc, {.slots = 40, .quota = 40}), 40);
  EXPECT_EQ(this->book(Daemon::first, this->new_york_before, {.slots = 12}), 12);
  EXPECT_EQ(this->book(Daemon::second, this->new_york_before, {.slots = 12}), 8);
  EXPECT_EQ(this->book(Daemon::third, this->new_york_before, {.slots = 12}), 0);
  // One that goes by the zone of before as yet.
  EXPECT_EQ(this->book(Daemon::third, this->utc, {.slots = 12}), 0);

  this->pass_until(std::chrono::hours(5) + std::chrono::minutes(1));

  EXPECT_EQ(this->book(Daemon::first, this->new_york, {.slots = 20}), 0);
  EXPECT_EQ(this->book(Daemon::second, this->new_york, {.slots = 20}), 0);
  EXPECT_EQ(this->book(Daemon::third, this->utc, {.slots = 20}), 0);
}

TYPED_TEST_P(LimitZonesContract, the_count_goes_on_until_the_new_zone_s_midnight_if_that_is_later) {
  EXPECT_EQ(this->book(Daemon::first, this->new_york_before, {.slots = 40}), 40);
  EXPECT_EQ(this->book(Daemon::second, this->utc, {.slots = 15}), 15);

  this->pass_until(std::chrono::hours(5) + std::chrono::minutes(1));

  EXPECT_EQ(this->book(Daemon::third, this->utc, {.slots = 20}), 5);
  EXPECT_EQ(this->book(Daemon::first, this->utc, {.slots = 20}), 0);
  this->pass_until(std::chrono::hours(24) + std::chrono::minutes(1));
  EXPECT_EQ(this->book(Daemon::second, this->utc_after, {.slots = 70}), 60);
}

TYPED_TEST_P(LimitZonesContract, what_is_returned_counts_on_none_of_the_days) {
  EXPECT_EQ(this->book(Daemon::first, this->utc, {.slots = 40}), 40);
  EXPECT_EQ(this->book(Daemon::second, this->new_york_before, {.slots = 20}), 20);

  EXPECT_EQ(this->book(Daemon::second, this->new_york_before, {.slots = 0, .returned = 7}), 0);

  this->pass_until(std::chrono::hours(5) + std::chrono::minutes(1));
  EXPECT_EQ(this->book(Daemon::third, this->utc, {.slots = 20}), 7);
  EXPECT_EQ(this->book(Daemon::first, this->new_york, {.slots = 20}), 0);
}

// What was taken before the zone was changed is no part of what was taken since.
TYPED_TEST_P(LimitZonesContract, what_is_returned_of_before_the_change_is_taken_from_no_other_day) {
  EXPECT_EQ(this->book(Daemon::first, this->utc, {.slots = 40}), 40);
  EXPECT_EQ(this->book(Daemon::second, this->kiritimati_after, {.slots = 15}), 15);

  EXPECT_EQ(this->book(Daemon::first, this->utc, {.slots = 0, .returned = 30}), 0);

  EXPECT_EQ(this->book(Daemon::third, this->kiritimati_after, {.slots = 50}), 35);
  this->pass_until(std::chrono::hours(34) - std::chrono::minutes(1));
  EXPECT_EQ(this->book(Daemon::third, this->kiritimati_after, {.slots = 50}), 0);
}

TYPED_TEST_P(LimitZonesContract, a_zone_that_is_changed_back_costs_no_day) {
  EXPECT_EQ(this->book(Daemon::first, this->utc, {.slots = 60}), 60);
  EXPECT_EQ(this->book(Daemon::second, this->kiritimati_after, {.slots = 5}), 0);
  EXPECT_EQ(this->book(Daemon::third, this->utc, {.slots = 5}), 0);

  this->pass_until(std::chrono::hours(24) + std::chrono::minutes(1));
  EXPECT_EQ(this->book(Daemon::first, this->utc_after, {.slots = 5}), 0);

  // The later of both midnights.
  this->pass_until(std::chrono::hours(34) + std::chrono::minutes(1));
  EXPECT_EQ(this->book(Daemon::first, this->utc_after, {.slots = 70}), 60);
}

// By the clock of the database it is still the day before.
TYPED_TEST_P(LimitZonesContract, a_daemon_whose_clock_is_ahead_begins_its_day_with_nothing) {
  this->pass_until(std::chrono::hours(24) - std::chrono::minutes(1));
  EXPECT_EQ(this->book(Daemon::first, this->utc, {.slots = 60}), 60);

  EXPECT_EQ(this->book(Daemon::second, this->utc_after, {.slots = 20}), 20);

  this->pass_until(std::chrono::hours(24) + std::chrono::minutes(1));
  EXPECT_EQ(this->book(Daemon::third, this->utc_after, {.slots = 70}), 40);
}

REGISTER_TYPED_TEST_SUITE_P(LimitZonesContract,
                            what_is_taken_by_a_day_that_ends_sooner_counts_on_the_other,
                            the_count_goes_on_until_the_new_zone_s_midnight_if_that_is_later,
                            what_is_returned_counts_on_none_of_the_days,
                            what_is_returned_of_before_the_change_is_taken_from_no_other_day,
                            a_zone_that_is_changed_back_costs_no_day,
                            a_daemon_whose_clock_is_ahead_begins_its_day_with_nothing);

}  // namespace crier::test
