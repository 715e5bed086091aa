#include "dispatch/setbacks.h"

#include <gtest/gtest.h>

namespace crier::dispatch {
namespace {

using namespace std::chrono_literals;
using Kind = Refusal::Kind;
using Then = Setbacks::Then;

const SteadyTime begin{1h};
constexpr Lane third{3};
constexpr Lane fourth{4};

Setback reading(Kind kind, std::optional<Lane> lane = third) {
  return {.lane = lane, .refusal = {.kind = kind}, .outcomes_lost = false};
}
Setback booking(Kind kind, std::optional<Lane> lane = third) {
  return {.lane = lane, .refusal = {.kind = kind}, .outcomes_lost = true};
}

// How many failures in a row, each after the pause of the one before, stop the campaign; 0: none.
int failures_until_stopped(const Setback& setback) {
  Setbacks setbacks;
  for (int failures = 1; failures <= 100; ++failures) {
    if (setbacks.add(setback, begin + failures * 20s) == Then::stop_campaign) return failures;
  }
  return 0;
}

// The last people are tried once more between two tries to finish, and their lanes can be taken.
TEST(Setbacks, before_any_lane_are_over_when_the_step_that_failed_is_done) {
  Setbacks setbacks;
  Setback finishing = reading(Kind::rule, std::nullopt);
  finishing.step = "finishing the campaign";
  setbacks.add(finishing, begin);

  setbacks.ended_well(std::nullopt, {});
  setbacks.booked(third, begin + 1min, {"booking"});
  ASSERT_FALSE(setbacks.empty());
  EXPECT_EQ(setbacks.since(), begin);

  setbacks.ended_well(std::nullopt, {"finishing the campaign"});
  EXPECT_TRUE(setbacks.empty());
}

TEST(Setbacks, are_waited_for_when_the_cause_is_outside_and_stop_the_campaign_when_it_comes_again) {
  struct Row {
    Setback setback;
    int failures;
  };
  const Row rows[] = {
      {reading(Kind::rule), 0},
      {reading(Kind::busy), 0},
      {reading(Kind::data), 5},
      {reading(Kind::fault), 5},
      {booking(Kind::rule), 2},
      {booking(Kind::data), 1},
      {booking(Kind::fault), 1},
      {reading(Kind::rule, std::nullopt), 0},
      {reading(Kind::fault, std::nullopt), 5},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(failures_until_stopped(row.setback), row.failures)
        << static_cast<int>(row.setback.refusal.kind) << row.setback.outcomes_lost;
  }
}

TEST(Setbacks, pause_for_longer_each_time_and_never_for_long) {
  Setbacks setbacks;
  SteadyTime now = begin;
  std::vector<std::int64_t> pauses;
  for (int failure = 0; failure < 6; ++failure) {
    setbacks.add(reading(Kind::rule), now);
    const SteadyTime failed = now;
    while (!setbacks.may_try(now)) now += 1s;
    pauses.push_back(std::chrono::duration_cast<std::chrono::seconds>(now - failed).count());
  }

  EXPECT_EQ(pauses, (std::vector<std::int64_t>{1, 2, 4, 8, 15, 15}));
}

// Lanes that are walked at the same time lose their outcomes to the same cause.
TEST(Setbacks, count_lanes_that_fail_together_once) {
  Setbacks setbacks;

  EXPECT_EQ(setbacks.add(booking(Kind::rule, third), begin), Then::try_again);
  EXPECT_EQ(setbacks.add(booking(Kind::rule, fourth), begin + 100ms), Then::try_again);
  EXPECT_EQ(setbacks.add(booking(Kind::rule, fourth), begin + 30s), Then::stop_campaign);
}

TEST(Setbacks, are_forgotten_when_the_lane_books_again) {
  Setbacks setbacks;
  setbacks.add(booking(Kind::rule, third), begin);
  setbacks.add(booking(Kind::rule, fourth), begin + 1s);
  EXPECT_EQ(setbacks.since(), begin);

  setbacks.booked(third, begin, {});
  EXPECT_FALSE(setbacks.empty());
  EXPECT_EQ(setbacks.lanes(), std::vector<Lane>{fourth});
  setbacks.booked(fourth, begin, {});

  EXPECT_TRUE(setbacks.empty());
  EXPECT_TRUE(setbacks.may_try(begin));
  EXPECT_EQ(setbacks.add(booking(Kind::rule, third), begin + 1min), Then::try_again);
}

TEST(Setbacks, of_a_cause_outside_end_when_a_walk_that_began_later_books_in_any_lane) {
  struct Row {
    Kind kind;
    SteadyTime begun;
    bool ends;
  };
  for (const auto& [kind, begun, ends] :
       {Row{Kind::rule, begin + 1s, true}, Row{Kind::busy, begin + 1s, true},
        // It had been granted before what was refused to the other one.
        Row{Kind::rule, begin, false}, Row{Kind::rule, begin - 1s, false},
        // What lies in the campaign may lie in that lane alone.
        Row{Kind::data, begin + 1s, false}, Row{Kind::fault, begin + 1s, false}}) {
    Setbacks setbacks;
    setbacks.add(reading(kind, third), begin);

    setbacks.booked(fourth, begun, {});

    EXPECT_EQ(setbacks.empty(), ends) << static_cast<int>(kind);
  }
}

// Nobody knows whether a step works that nobody has asked for since.
TEST(Setbacks, end_when_the_step_is_done_that_was_refused_and_not_when_others_are) {
  Setbacks setbacks;
  Setback setback = reading(Kind::rule, third);
  setback.step = "picking up what is due";
  setbacks.add(setback, begin);

  setbacks.booked(fourth, begin + 1s, {"reading a page", "booking outcomes"});
  setbacks.ended_well(third, {"handing a lane back"});
  EXPECT_EQ(setbacks.lanes(), std::vector<Lane>{third});

  setbacks.booked(fourth, begin + 1s, {"picking up what is due", "booking outcomes"});
  EXPECT_TRUE(setbacks.empty());
  setbacks.add(setback, begin + 2s);
  setbacks.ended_well(third, {"picking up what is due", "handing a lane back"});
  EXPECT_TRUE(setbacks.empty());
}

TEST(Setbacks, go_on_from_a_booking_to_the_next_failure) {
  Setbacks setbacks;
  setbacks.add(reading(Kind::data, third), begin);
  setbacks.add(reading(Kind::data, fourth), begin);
  EXPECT_FALSE(setbacks.goes_on());

  setbacks.booked(third, begin + 1s, {});
  EXPECT_TRUE(setbacks.goes_on());
  EXPECT_FALSE(setbacks.empty());

  setbacks.add(reading(Kind::data, fourth), begin + 2s);
  EXPECT_FALSE(setbacks.goes_on());
}

TEST(Setbacks, that_went_to_others_are_not_waited_for_here) {
  Setbacks setbacks;
  setbacks.add(reading(Kind::rule, std::nullopt), begin);
  setbacks.add(reading(Kind::rule, third), begin);

  setbacks.passed(third);
  setbacks.passed(std::nullopt);

  EXPECT_TRUE(setbacks.empty());
}

}  // namespace
}  // namespace crier::dispatch
