// Remedies where no single number is what keeps a campaign.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "pacing/flow/raised_limit.h"
#include "pacing/flow/remedy.h"
#include "unit/pacing/flow/late_campaigns.h"

namespace crier::pacing::flow {
namespace {

TEST(Remedies, raise_several_limits_together_where_none_is_enough) {
  ForecastFacts facts = slow_gmail();
  facts.limits.groups.push_back(
      {.name = "yahoo", .domains = {"yahoo.com"}, .mx_suffixes = {}, .policy = {}, .rules = {}});
  facts.limits.groups.back().policy.rate = RateLimit{.per_second = 10, .burst = 2};
  facts.audience.push_back({.country = "DE", .domain = "yahoo.com", .people = 100'000});

  const Remedies found = remedies(facts, forecast(facts), begin);

  EXPECT_EQ(of_kind(found, Remedy::Kind::raise), nullptr);
  const Remedy* together = of_kind(found, Remedy::Kind::raise_together);
  ASSERT_NE(together, nullptr);
  EXPECT_EQ(together->raises.size(), 2U);
}

// Each of them holds all of the people: no matter how many of the one there are, the other is full.
TEST(Remedies, raise_two_limits_of_one_node_together_and_each_as_little_as_it_takes) {
  ForecastFacts facts = slow_gmail();
  facts.limits.groups[0].policy.per_day = 20'000;
  facts.limits.groups[0].policy.rate = RateLimit{.per_second = 3, .burst = 2};
  facts.notify_by = begin + 5h;  // 100,000 of one day, and 5.6 a second.

  const Remedies found = remedies(facts, forecast(facts), begin);

  EXPECT_EQ(of_kind(found, Remedy::Kind::raise), nullptr);
  const Remedy* together = of_kind(found, Remedy::Kind::raise_together);
  ASSERT_NE(together, nullptr);
  ASSERT_EQ(together->raises.size(), 2U);
  for (const LimitRaise& raise : together->raises) {
    EXPECT_GE(raise.to, raise.by == LimitHold::day ? 100'000 : 5.8);
    EXPECT_LE(raise.to, raise.by == LimitHold::day ? 105'000 : 6.3);
  }
}

// The one takes what the other leaves: the channel 100,000 in 5,000 s, the provider in 10,000 s.
TEST(Remedies, raise_the_channel_with_the_group_behind_it) {
  ForecastFacts facts = slow_gmail();
  facts.limits.channel.rate = RateLimit{.per_second = 20, .burst = 2};
  facts.limits.groups[0].policy.rate = RateLimit{.per_second = 10, .burst = 2};

  const Remedies found = remedies(facts, forecast(facts), begin);

  EXPECT_EQ(of_kind(found, Remedy::Kind::raise), nullptr);
  const Remedy* together = of_kind(found, Remedy::Kind::raise_together);
  ASSERT_NE(together, nullptr);
  ASSERT_EQ(together->raises.size(), 2U);
  for (const LimitRaise& raise : together->raises) {
    // 880 seconds, with 2 minutes to spare.
    EXPECT_GE(raise.to, 113);
    EXPECT_LE(raise.to, 125);
  }
  ForecastFacts followed = facts;
  for (const LimitRaise& raise : together->raises) change_limit(followed, raise);
  EXPECT_FALSE(forecast(followed).is_endangered);
}

TEST(Remedies, lift_what_replies_have_stopped) {
  ForecastFacts facts = slow_gmail();
  facts.limits.groups[0].policy.rate = RateLimit{.per_second = 500, .burst = 25};
  facts.held = {{.level = LimitLevel::group,
                 .node = "gmail",
                 .at = begin,
                 .paused_until = begin + 24h,
                 .is_stop = true}};

  const Remedies found = remedies(facts, forecast(facts), begin);

  ASSERT_FALSE(found.enough.empty());
  ASSERT_EQ(found.enough.front().kind, Remedy::Kind::raise);
  ASSERT_EQ(found.enough.front().raises.size(), 1U);
  const LimitRaise& lift = found.enough.front().raises.front();
  EXPECT_EQ(lift.by, LimitHold::reply);
  EXPECT_EQ(lift.node, "gmail");
  EXPECT_TRUE(lift.is_stop);
  change_limit(facts, lift);
  EXPECT_FALSE(forecast(facts).is_endangered);
}

// A twentieth of ten a second is left, more than half of which is needed.
TEST(Remedies, lift_what_replies_have_lowered_and_raise_no_rate_instead) {
  ForecastFacts facts = slow_gmail();
  facts.audience.front().people = 3'300;
  facts.limits.groups[0].policy.adaptation.recovery = 1h;
  facts.notify_by = begin + 10min;
  facts.held = {{.level = LimitLevel::group, .node = "gmail", .at = begin, .rate = 0.5}};
  const Forecast foretold = forecast(facts);
  ASSERT_TRUE(foretold.is_endangered);

  const Remedies found = remedies(facts, foretold, begin);

  ASSERT_FALSE(found.enough.empty());
  EXPECT_EQ(found.enough.front().raises.front().by, LimitHold::reply);
  for (const Remedy& remedy : found.enough) {
    for (const LimitRaise& raise : remedy.raises) EXPECT_NE(raise.by, LimitHold::rate);
  }
}

TEST(Remedies, begin_the_ramp_that_begins_in_years_and_move_no_date_behind_it) {
  ForecastFacts facts = slow_gmail();
  facts.limits.groups.clear();
  facts.limits.channel.ramp =
      Ramp{.first_day = std::chrono::year(2028) / 1 / 1, .per_day = {30'000, 40'000, 50'000}};
  facts.notify_by = begin + std::chrono::days(10);
  const Forecast foretold = forecast(facts);

  const Remedies found = remedies(facts, foretold, begin);

  ASSERT_FALSE(foretold.bindings.empty());
  EXPECT_EQ(foretold.bindings.front().ramp_from, std::chrono::year(2028) / 1 / 1);
  EXPECT_EQ(of_kind(found, Remedy::Kind::move_date), nullptr);
  const Remedy* sooner = of_kind(found, Remedy::Kind::raise);
  ASSERT_NE(sooner, nullptr);
  // Three days of it, and half a day to spare.
  EXPECT_EQ(sooner->raises.front().ramp_from, std::chrono::year(2026) / 4 / 8);
  change_limit(facts, sooner->raises.front());
  EXPECT_FALSE(forecast(facts).is_endangered);
}

TEST(Remedies, begin_the_ramp_and_raise_it_where_a_begin_is_not_enough) {
  ForecastFacts facts = slow_gmail();
  facts.limits.groups.clear();
  facts.limits.channel.ramp =
      Ramp{.first_day = std::chrono::year(2028) / 1 / 1, .per_day = {1'000, 2'000, 4'000, 8'000}};
  facts.notify_by = begin + std::chrono::days(3);

  const Remedies found = remedies(facts, forecast(facts), begin);

  const Remedy* together = of_kind(found, Remedy::Kind::raise_together);
  ASSERT_NE(together, nullptr);
  ASSERT_EQ(together->raises.size(), 2U);
  for (const LimitRaise& raise : together->raises) change_limit(facts, raise);
  EXPECT_FALSE(forecast(facts).is_endangered);
}

// A channel with ten times the rate would be as late: nobody is told before the morning, and many
// have to be tried again.
TEST(Remedies, raise_no_rate_where_the_hours_of_people_bind) {
  ForecastFacts facts = one_slow_channel(100, 100'000, 24h);
  facts.audience = {{.country = "DE", .domain = {}, .people = 1'000, .zone = "Europe/Berlin"}};
  facts.people_hours = hours_of_every_day({.from = 8h, .until = 10h});
  facts.troubles.deferred = facts.troubles.deferred_again = certain(0.3);
  facts.notify_by = begin + 19h + 10min;  // Their hours begin in 18.

  const Forecast foretold = forecast(facts);
  const Remedies found = remedies(facts, foretold, begin - 96h);

  ASSERT_FALSE(foretold.bindings.empty());
  EXPECT_TRUE(foretold.bindings.front().is_of_people);
  EXPECT_EQ(of_kind(found, Remedy::Kind::raise), nullptr);
  EXPECT_EQ(of_kind(found, Remedy::Kind::raise_together), nullptr);
  EXPECT_NE(of_kind(found, Remedy::Kind::begin_by), nullptr);
}

TEST(Remedies, raise_the_limits_of_each_domain_where_hundreds_of_them_bind) {
  ForecastFacts facts = slow_gmail();
  facts.audience.clear();
  for (int number = 0; number < 100; ++number) {
    facts.audience.push_back(
        {.country = "DE", .domain = std::to_string(number) + ".example", .people = 1'000});
  }
  facts.limits.each_domain.rate = RateLimit{.per_second = 0.5, .burst = burst_min(0.5)};

  const Remedies found = remedies(facts, forecast(facts), begin);

  const Remedy* raise = of_kind(found, Remedy::Kind::raise);
  ASSERT_NE(raise, nullptr);
  EXPECT_EQ(raise->raises.front().level, LimitLevel::domain);
  EXPECT_EQ(raise->raises.front().node, "");
  EXPECT_GE(raise->raises.front().to, 1.13);
  EXPECT_LE(raise->raises.front().to, 1.25);
}

}  // namespace
}  // namespace crier::pacing::flow
