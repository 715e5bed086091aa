#include "pacing/flow/passage.h"

#include <gtest/gtest.h>

namespace crier::pacing::flow {
namespace {

using namespace std::chrono_literals;

const WallTime begin = parse_iso8601("2026-04-01T12:00:00Z").value();

// 3,600 people at a large provider and as many elsewhere, by a channel of ten a second.
ForecastFacts facts_of(double large_per_second) {
  ForecastFacts facts{.audience = {{.country = "DE", .domain = "large.example", .people = 3'600},
                                   {.country = "DE", .domain = {}, .people = 3'600}},
                      .limits = {},
                      .connections = {},
                      .people_hours = {},
                      .retry = {},
                      .troubles = {},
                      .begin = begin,
                      .notify_by = begin + 10h};
  facts.limits.channel.rate = RateLimit{.per_second = 10, .burst = burst_min(10)};
  facts.limits.groups.push_back({.name = "large", .domains = {"large.example"}});
  facts.limits.groups[0].policy.rate =
      RateLimit{.per_second = large_per_second, .burst = burst_min(large_per_second)};
  return facts;
}

double seconds_of(WallTime::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

TEST(Passage, takes_what_the_narrowest_limit_takes_of_its_people) {
  const Passage found = passage(facts_of(1));

  EXPECT_NEAR(seconds_of(found.done - begin), 3'600, 2);
  ASSERT_TRUE(found.bound_by);
  EXPECT_EQ(found.bound_by->node, "large");
  EXPECT_EQ(found.bound_by->by, LimitHold::rate);
}

TEST(Passage, is_the_channels_where_no_provider_is_slower) {
  const Passage found = passage(facts_of(8));

  EXPECT_NEAR(seconds_of(found.done - begin), 720, 2);
  ASSERT_TRUE(found.bound_by);
  EXPECT_EQ(found.bound_by->level, LimitLevel::channel);
}

TEST(Passage, has_no_end_where_nothing_may_ever_go) {
  ForecastFacts facts = facts_of(1);
  facts.limits.groups[0].policy.ramp = Ramp{.first_day = 2126y / 1 / 1, .per_day = {10}};

  EXPECT_EQ(passage(facts).done, begin + forecast_horizon);
}

// On the last day there is room for all, who go at the rate of the channel. It was not what they
// waited for.
TEST(Passage, is_held_by_the_days_that_most_of_the_time_went_by_for) {
  ForecastFacts facts = facts_of(1);
  facts.limits.groups[0].policy.rate.reset();
  facts.limits.groups[0].policy.per_day = 1'500;
  facts.notify_by = begin + 96h;

  const Passage found = passage(facts);

  EXPECT_GT(found.done, begin + 36h);
  ASSERT_TRUE(found.bound_by);
  EXPECT_EQ(found.bound_by->node, "large");
  EXPECT_EQ(found.bound_by->by, LimitHold::day);
}

TEST(Passage, is_held_by_the_hours_of_people_who_are_told_quickly_in_the_morning) {
  ForecastFacts facts = facts_of(1);
  facts.limits.groups.clear();
  facts.people_hours = hours_of_every_day({.from = 9h, .until = 12h + 5min});
  for (AudiencePart& part : facts.audience) part.zone = "Etc/UTC";
  facts.notify_by = begin + 96h;

  const Passage found = passage(facts);

  EXPECT_GT(found.done, begin + 20h);
  ASSERT_TRUE(found.bound_by);
  EXPECT_TRUE(found.bound_by->is_of_people);
}

TEST(LastBegin, leaves_as_much_time_as_the_limits_take) {
  EXPECT_NEAR(seconds_of(last_begin(facts_of(1)) - (begin + 9h)), 0, 5);
}

TEST(LastBegin, is_over_for_as_long_as_the_campaign_would_be_late) {
  ForecastFacts facts = facts_of(1);
  facts.notify_by = begin + 30min;

  EXPECT_NEAR(seconds_of(last_begin(facts) - (begin - 30min)), 0, 5);
}

// The provider takes notices until 18:00 only, and again on the next day, which is too late.
TEST(LastBegin, comes_before_the_hours_are_over) {
  ForecastFacts facts = facts_of(1);
  facts.limits.groups[0].policy.hours = hours_of_every_day({.from = 8h, .until = 18h});

  EXPECT_NEAR(seconds_of(last_begin(facts) - (begin + 5h)), 0, 5);
}

}  // namespace
}  // namespace crier::pacing::flow
