// What every dispatch::Limits promises of days that have a quota, and of pauses.
#pragma once

#include <gtest/gtest.h>

#include "contract/answer_of.h"
#include "contract/contract_world.h"

namespace crier::test {

template <class World>
class LimitDaysContract : public testing::Test {
 protected:
  static constexpr const char* town = "email/domain/town.example";
  static constexpr std::int32_t today = 20'000;

  dispatch::BookingAnswer book(Daemon daemon, std::vector<dispatch::LimitBooking> bookings) {
    return answer_of(world.io(), world.limits(daemon).book("email", std::move(bookings),
                                                           dispatch::Hear::grants_and_replies));
  }
  // Of a day of ten notices. How many of `slots` it gives.
  int book_day(Daemon daemon, int slots, int returned = 0, std::int32_t day = today) {
    const auto answer = book(daemon, {{.limit = town,
                                       .slots = slots,
                                       .day = dispatch::LimitBooking::Day{.day = day, .quota = 10},
                                       .returned_day = today,
                                       .returned = returned}});
    return answer.grants.at(0).slots;
  }
  void pause(Daemon daemon, dispatch::LimitPause pause) {
    ask(world.io(), world.limits(daemon).pause(std::move(pause)));
  }
  std::vector<dispatch::LimitPause> pauses(Daemon daemon) { return book(daemon, {}).pauses; }
  [[nodiscard]] WallTime in(std::chrono::minutes wait) const { return world.now() + wait; }

  World world;
};
TYPED_TEST_SUITE_P(LimitDaysContract);

TYPED_TEST_P(LimitDaysContract, a_day_gives_its_quota_to_all_daemons_together) {
  EXPECT_EQ(this->book_day(Daemon::first, 4), 4);
  EXPECT_EQ(this->book_day(Daemon::second, 4), 4);
  EXPECT_EQ(this->book_day(Daemon::first, 4), 2);
  EXPECT_EQ(this->book_day(Daemon::second, 4), 0);

  EXPECT_EQ(this->book_day(Daemon::second, 4, 0, this->today + 1), 4);
}

TYPED_TEST_P(LimitDaysContract, what_was_not_sent_on_a_day_is_others_of_that_day) {
  EXPECT_EQ(this->book_day(Daemon::first, 10), 10);

  EXPECT_EQ(this->book_day(Daemon::first, 0, 3), 0);

  EXPECT_EQ(this->book_day(Daemon::second, 4), 3);
}

// The zone was changed: in one it is this day until then, in the other one the next has begun.
TYPED_TEST_P(LimitDaysContract, a_day_counts_on_until_it_has_ended_in_the_zone_of_before) {
  const auto book_until = [this](Daemon daemon, std::int32_t day, std::chrono::minutes ends) {
    return this
        ->book(
            daemon,
            {{.limit = this->town,
              .slots = 8,
              .day = dispatch::LimitBooking::Day{.day = day, .quota = 10, .ends = this->in(ends)}}})
        .grants.at(0)
        .slots;
  };
  EXPECT_EQ(book_until(Daemon::first, this->today, std::chrono::minutes(30)), 8);

  EXPECT_EQ(book_until(Daemon::second, this->today + 1, std::chrono::hours(23)), 2);
  EXPECT_EQ(book_until(Daemon::first, this->today + 1, std::chrono::hours(23)), 0);
  // One that goes by the zone of before as yet.
  EXPECT_EQ(book_until(Daemon::second, this->today, std::chrono::minutes(30)), 0);
}

TYPED_TEST_P(LimitDaysContract, a_day_that_has_ended_counts_on_no_other) {
  const auto book_until = [this](std::int32_t day, std::chrono::minutes ends) {
    return this
        ->book(
            Daemon::first,
            {{.limit = this->town,
              .slots = 8,
              .day = dispatch::LimitBooking::Day{.day = day, .quota = 10, .ends = this->in(ends)}}})
        .grants.at(0)
        .slots;
  };
  EXPECT_EQ(book_until(this->today, std::chrono::minutes(-1)), 8);

  EXPECT_EQ(book_until(this->today + 1, std::chrono::hours(23)), 8);
}

TYPED_TEST_P(LimitDaysContract, a_rate_is_booked_for_as_many_as_the_day_gives) {
  constexpr pacing::RateLimit slow{.per_second = 0.01, .burst = 2};
  const dispatch::LimitBooking booking{
      .limit = this->town,
      .rate = slow,
      .slots = 6,
      .day = dispatch::LimitBooking::Day{.day = this->today, .quota = 10}};

  const auto first = this->book(Daemon::first, {booking}).grants.at(0);
  const auto second = this->book(Daemon::second, {booking}).grants.at(0);
  const auto third = this->book(Daemon::second, {booking}).grants.at(0);
  dispatch::LimitBooking next_day = booking;
  next_day.day->day = this->today + 1;
  const auto fourth = this->book(Daemon::second, {next_day}).grants.at(0);

  EXPECT_EQ(first.slots, 6);
  EXPECT_EQ(second.slots, 4);
  EXPECT_GE(second.first, first.first + first.interval * 6);
  EXPECT_EQ(third.slots, 0);
  EXPECT_LT(fourth.first, second.first + second.interval * 5);
}

TYPED_TEST_P(LimitDaysContract, a_pause_is_told_to_all_daemons_of_its_channel_until_it_ends) {
  const WallTime until = this->in(std::chrono::minutes(30));
  this->pause(Daemon::first, {.limit = "email/group/gmail", .until = until, .why = "550 5.7.1"});
  this->pause(Daemon::first, {.limit = "webhook", .until = until, .why = "429"});

  const auto heard = this->pauses(Daemon::second);

  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].limit, "email/group/gmail");
  EXPECT_EQ(heard[0].until, until);
  EXPECT_EQ(heard[0].why, "550 5.7.1");
  EXPECT_FALSE(heard[0].is_stop);
}

TYPED_TEST_P(LimitDaysContract, of_several_pauses_of_a_node_the_latest_counts) {
  const WallTime later = this->in(std::chrono::minutes(30));
  this->pause(Daemon::first,
              {.limit = this->town, .until = later, .why = "stopped", .is_stop = true});
  this->pause(Daemon::second,
              {.limit = this->town, .until = this->in(std::chrono::minutes(10)), .why = "busy"});

  const auto heard = this->pauses(Daemon::first);

  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(heard[0].until, later);
  EXPECT_EQ(heard[0].why, "stopped");
  EXPECT_TRUE(heard[0].is_stop);
}

TYPED_TEST_P(LimitDaysContract, a_pause_that_has_ended_is_told_to_nobody) {
  this->pause(
      Daemon::first,
      {.limit = this->town, .until = this->world.now() - std::chrono::minutes(1), .why = "busy"});

  EXPECT_TRUE(this->pauses(Daemon::second).empty());
}

REGISTER_TYPED_TEST_SUITE_P(LimitDaysContract, a_day_gives_its_quota_to_all_daemons_together,
                            what_was_not_sent_on_a_day_is_others_of_that_day,
                            a_day_counts_on_until_it_has_ended_in_the_zone_of_before,
                            a_day_that_has_ended_counts_on_no_other,
                            a_rate_is_booked_for_as_many_as_the_day_gives,
                            a_pause_is_told_to_all_daemons_of_its_channel_until_it_ends,
                            of_several_pauses_of_a_node_the_latest_counts,
                            a_pause_that_has_ended_is_told_to_nobody);

}  // namespace crier::test
