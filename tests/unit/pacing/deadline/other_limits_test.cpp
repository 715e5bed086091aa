// What is left of a measured rate when somebody sets another limit.
#include <gtest/gtest.h>

#include "pacing/deadline/deadline_standing.h"
#include "pacing/deadline/remainder_forecast.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using enum DeadlineState;

const WallTime noon = parse_iso8601("2026-04-01T12:00:00Z").value();

RateLimit rate_of(double per_second) {
  return {.per_second = per_second, .burst = burst_min(per_second)};
}

// 36,000 people in ten hours, so that one a second is needed: nine in ten of them at one provider,
// whose rate is five a second, by a channel of ten.
Remainder at(double rate_now) {
  Remainder remainder{.now = noon,
                      .notify_by = noon + 10h,
                      .people_left = 36'000,
                      .rate_now = rate_now,
                      .rate_allowed = 10,
                      .people_tried = 10'000};
  remainder.limits.groups.push_back({.name = "large", .domains = {"large.example"}});
  remainder.limits.groups[0].policy.rate = rate_of(5);
  remainder.places = {{.country = "DE", .domain = "large.example", .people = 32'400},
                      {.country = "DE", .domain = {}, .people = 3'600}};
  return remainder;
}

DeadlineState state_of(const Remainder& remainder) {
  return state_by(outlook(remainder), remainder.now, remainder.notify_by);
}

TEST(OtherLimits, of_a_domain_to_which_nobody_goes_leave_what_was_measured) {
  const Remainder before = at(0.5);
  Remainder after = before;
  after.limits.domains["elsewhere.example"].rate = rate_of(1);

  EXPECT_EQ(rate_under_other_limits(after, before), 0.5);
  after.rate_now = rate_under_other_limits(after, before);
  EXPECT_EQ(state_of(after), will_miss);
  EXPECT_EQ(state_of(before), will_miss);
}

TEST(OtherLimits, leave_a_rate_that_is_the_servers_doing) {
  const Remainder before = at(0.5);
  for (const double allowed : {1.0, 20.0, 1'000.0}) {
    Remainder after = before;
    after.rate_allowed = allowed;
    EXPECT_EQ(rate_under_other_limits(after, before), 0.5) << allowed;
  }
}

TEST(OtherLimits, of_the_channel_move_a_rate_that_was_as_fast_as_allowed) {
  const Remainder before = at(9.5);
  Remainder after = before;

  after.rate_allowed = 100;
  EXPECT_EQ(rate_under_other_limits(after, before), std::nullopt);

  after.rate_allowed = 11;
  EXPECT_NEAR(rate_under_other_limits(after, before).value(), 9.5 * 1.1, 1e-9);

  after.rate_allowed = 2;
  EXPECT_NEAR(rate_under_other_limits(after, before).value(), 9.5 * 0.2, 1e-9);
}

// All who are left are at the provider, and go as fast as it lets them.
TEST(OtherLimits, of_the_provider_that_binds_move_it_and_those_of_the_channel_do_not) {
  Remainder before = at(4.8);
  before.places.pop_back();
  before.people_left = 32'400;

  Remainder wider = before;
  wider.rate_allowed = 100;
  EXPECT_EQ(rate_under_other_limits(wider, before), 4.8);

  Remainder raised = before;
  raised.limits.groups[0].policy.rate = rate_of(50);
  EXPECT_EQ(rate_under_other_limits(raised, before), std::nullopt);
}

// At night, and when a day is full, nothing is allowed at the moment, and that is no slow server.
TEST(OtherLimits, are_compared_by_their_rates_whatever_hour_it_is) {
  Remainder before = at(9.5);
  before.limits.channel.hours = hours_of_every_day({.from = 13h, .until = 20h});
  before.limits.channel.per_day = 1'000;
  before.days_taken = {{.day = 20'544, .notices = 1'000}};
  Remainder after = before;
  after.limits.channel.hours.reset();
  EXPECT_EQ(rate_under_other_limits(after, before), 9.5);

  after.rate_allowed = 100;
  EXPECT_EQ(rate_under_other_limits(after, before), std::nullopt);
}

TEST(OtherLimits, of_what_goes_at_the_same_time_move_it_where_that_binds) {
  Remainder before = at(1.9);
  before.limits.channel.concurrency = 4;
  before.answer_times = {{.seconds = 2}};
  Remainder after = before;

  after.limits.channel.concurrency = 40;
  EXPECT_EQ(rate_under_other_limits(after, before), std::nullopt);

  after = before;
  after.rate_allowed = 100;
  EXPECT_EQ(rate_under_other_limits(after, before), 1.9) << "no rate helps against that";
}

// Its half of a channel that is full moves with it.
TEST(OtherLimits, of_a_channel_that_several_campaigns_fill_move_the_part_of_each) {
  const Remainder before = at(5);
  Remainder after = before;
  after.rate_allowed = 100;

  EXPECT_EQ(rate_under_other_limits(after, before, 4.5), std::nullopt);
  EXPECT_EQ(rate_under_other_limits(after, before, 2), 5);
}

TEST(OtherLimits, leave_what_was_not_measured) {
  Remainder before = at(1);
  before.rate_now.reset();
  Remainder after = before;
  after.rate_allowed = 1;

  EXPECT_EQ(rate_under_other_limits(after, before), std::nullopt);
}

}  // namespace
}  // namespace crier::pacing
