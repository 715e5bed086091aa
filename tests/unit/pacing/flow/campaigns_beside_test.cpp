// A forecast beside other campaigns of the channel: they share it as they do in dispatch
// (pacing/campaign_shares.h).
#include <algorithm>
#include <chrono>
#include <cstdint>

#include <gtest/gtest.h>

#include "pacing/flow/remedy.h"
#include "unit/pacing/flow/plain_facts.h"

namespace crier::pacing::flow {
namespace {

// As relaxed as the campaign at hand usually is.
OtherCampaign other_of(std::int64_t people) {
  return {.people = people, .from = begin, .notify_by = begin + std::chrono::days(7)};
}

double p50_of(const ForecastFacts& facts) {
  return Seconds(forecast(facts).finish.p50.at - facts.begin).count();
}

TEST(CampaignsBeside, share_a_channel_evenly_where_none_is_in_a_hurry) {
  ForecastFacts facts = facts_of(100'000);
  facts.others = {other_of(100'000)};

  const Forecast found = forecast(facts);

  EXPECT_NEAR(Seconds(found.finish.p95.at - begin).count(), 1999.9, 5);
  EXPECT_EQ(found.people, 100'000);
  ASSERT_EQ(found.countries.size(), 1U);
  EXPECT_EQ(found.countries.front().people, 100'000);
  EXPECT_NEAR(found.course.front().p50, 0, 1e-9);
  EXPECT_NEAR(found.course.back().p50, 1, 1e-6);
  // Few of them cost little time.
  facts.others = {other_of(1'000)};
  EXPECT_NEAR(p95_of(facts), 1009.9, 1);
}

TEST(CampaignsBeside, share_it_by_their_weights) {
  ForecastFacts facts = facts_of(75'000);
  facts.others = {other_of(1'000'000)};
  facts.claim.weight = 3;

  // Three quarters of what no date needs.
  EXPECT_NEAR(p50_of(facts), 1'031, 15);
}

// For ten minutes it is told less than its date needs, which is over by itself. If it were taken
// for one at risk from then on, it had nearly the whole channel and was done sooner than without.
TEST(CampaignsBeside, are_not_endangered_for_good_by_a_slow_start_of_the_channel) {
  ForecastFacts facts = facts_of(360'000);
  facts.notify_by = begin + 3h;
  facts.others = {other_of(1'000'000)};
  const double at_once = p50_of(facts);

  facts.limits.channel.adaptation = {
      .floor = 0.1, .recovery = 600s, .start = Adaptation::Start::floor};
  const double slowly = p50_of(facts);

  EXPECT_GE(slowly, at_once);
  EXPECT_LE(slowly, at_once + 600);
}

// 1,000 s of work, and after 400 s as many people of another campaign.
TEST(CampaignsBeside, have_their_part_from_their_begin_on) {
  ForecastFacts facts = facts_of(100'000);
  OtherCampaign later = other_of(60'000);
  later.from = begin + 400s;
  facts.others = {later};

  // 40,000 before, and then each half of the channel.
  EXPECT_NEAR(p95_of(facts), 1'599.9, 5);
  // One that begins afterwards is no matter, nor for how long it goes on.
  facts.others.front().people = 100'000'000;
  facts.others.front().from = begin + 1'100s;
  EXPECT_NEAR(p95_of(facts), 999.9, 1);
  EXPECT_FALSE(forecast(facts).bindings.empty());
}

// In proportion to people it would have a twentieth of the channel, and need 20,000 s.
TEST(CampaignsBeside, leave_to_an_urgent_one_what_it_needs) {
  ForecastFacts facts = facts_of(100'000);
  facts.notify_by = begin + 2'000s;
  facts.others = {other_of(1'000'000), other_of(1'000'000)};

  const Forecast found = forecast(facts);

  EXPECT_FALSE(found.is_endangered);
  // Half as much again as it needs from instant to instant, and a third of what is left over.
  EXPECT_NEAR(p50_of(facts), 1'590, 60);
}

// Half as much again as it needs is not enough where a quarter is put off and a fifth of the time
// lost, and by its weight it would have a hundredth of what is left over.
TEST(CampaignsBeside, leave_all_that_nobody_needs_to_one_that_is_endangered) {
  ForecastFacts facts = facts_of(1'000'000);
  facts.notify_by = begin + 25'000s;
  facts.troubles.deferred = certain(0.25);
  facts.troubles.time_lost = certain(0.2);
  facts.others = {other_of(10'000'000)};
  facts.others.front().claim.weight = 100;

  EXPECT_FALSE(forecast(facts).is_endangered);
}

TEST(CampaignsBeside, wait_for_a_breach_but_do_not_starve) {
  ForecastFacts facts = facts_of(20'000);
  OtherCampaign breach = other_of(100'000);
  breach.claim.precedence = Precedence::breach;
  facts.others = {breach};

  const Forecast found = forecast(facts);

  EXPECT_NEAR(p50_of(facts), 1'200, 10);
  const auto half = std::ranges::find_if(found.course, [](const CoursePoint& point) {
    return Seconds(point.at - begin).count() >= 500;
  });
  ASSERT_NE(half, found.course.end());
  EXPECT_GT(half->p50, 0.01);
  EXPECT_LT(half->p50, 0.05);
  // The breach itself hardly notices.
  facts.claim.precedence = Precedence::breach;
  facts.others.front().claim.precedence = Precedence::ordinary;
  EXPECT_NEAR(p50_of(facts), 20'000 / 98.0, 5);
}

TEST(CampaignsBeside, leave_what_their_answers_do_not_let_them_use) {
  ForecastFacts facts = facts_of(90'000);
  OtherCampaign slow = other_of(10'000'000);
  slow.claim.people_per_second = 10;
  facts.others = {slow};

  EXPECT_NEAR(p50_of(facts), 1'000, 10);
}

TEST(CampaignsBeside, are_over_when_their_date_is) {
  ForecastFacts facts = facts_of(100'000);
  OtherCampaign late = other_of(10'000'000);
  late.notify_by = begin + 500s;
  late.claim.is_endangered = true;
  facts.others = {late};

  EXPECT_NEAR(p50_of(facts), 1'500, 30);
}

TEST(CampaignsBeside, whose_people_sleep_leave_the_night_to_the_others) {
  ForecastFacts facts = facts_of(100'000);
  OtherCampaign asleep = other_of(10'000'000);
  asleep.people_hours = hours_of_every_day({.from = 6h, .until = 7h});
  facts.others = {asleep};

  EXPECT_NEAR(p50_of(facts), 1'000, 10);
}

// Whatever the channel carries beside it.
TEST(CampaignsBeside, are_told_no_faster_than_they_can_be_answered) {
  ForecastFacts facts = facts_of(20'000);
  facts.claim.people_per_second = 20;
  facts.others = {other_of(40'000)};
  facts.notify_by = begin + 700s;

  const Forecast found = forecast(facts);

  EXPECT_NEAR(p50_of(facts), 1'000, 10);
  ASSERT_EQ(found.bindings.size(), 1U) << "others fill the channel, which keeps nobody here";
  EXPECT_TRUE(found.bindings.front().is_answers);
  const Remedies remedies = flow::remedies(facts, found, begin);
  ASSERT_FALSE(remedies.enough.empty());
  ASSERT_EQ(remedies.enough.front().raises.size(), 1U);
  const LimitRaise& more = remedies.enough.front().raises.front();
  EXPECT_TRUE(more.is_answers);
  EXPECT_GE(more.to, 20'000 / 700.0);
  EXPECT_LE(more.to, 45);
}

// Days that the channel fills are shared like its rate.
TEST(CampaignsBeside, share_a_day_of_a_channel_that_has_no_rate) {
  ForecastFacts facts = facts_of(100'000);
  facts.limits.channel.rate.reset();
  facts.limits.channel.per_day = 100'000;
  facts.others = {other_of(100'000)};

  EXPECT_FALSE(forecast(facts).is_endangered);
}

}  // namespace
}  // namespace crier::pacing::flow
