// What replies have done to nodes before the campaign begins.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "pacing/flow/flow_network.h"
#include "pacing/flow/forecast.h"
#include "unit/pacing/flow/plain_facts.h"

namespace crier::pacing::flow {
namespace {

ForecastFacts facts_of_gmail(std::int64_t people) {
  ForecastFacts facts = facts_of(people);
  facts.audience.push_back({.country = "FR", .domain = "gmail.com", .people = people});
  facts.limits.groups = {{.name = "gmail", .domains = {"gmail.com"}}};
  return facts;
}

TEST(HeldNodes, begins_with_the_pauses_that_hold) {
  ForecastFacts facts = facts_of_gmail(1'000);
  facts.held = {{.level = LimitLevel::group,
                 .node = "gmail",
                 .at = begin - 1min,
                 .paused_until = begin + 2h,
                 .is_stop = true}};

  const Forecast found = forecast(facts);

  ASSERT_EQ(found.countries.size(), 2U);
  EXPECT_LT(Seconds(found.countries[0].finish.p95.at - begin).count(), 20);
  EXPECT_NEAR(Seconds(found.countries[1].finish.p95.at - begin).count(), 7'200 + 9.9, 0.1);
  const auto stop = std::ranges::find(found.bindings, LimitHold::reply, &Binding::by);
  ASSERT_NE(stop, found.bindings.end());
  EXPECT_EQ(stop->node, "gmail");
  EXPECT_TRUE(stop->is_stop);
  EXPECT_EQ(stop->until, begin + 2h);
  // One that is over by then does not count.
  facts.begin = begin + 3h;
  EXPECT_LT(p95_of(facts), 21);
}

TEST(HeldNodes, waits_for_the_pause_of_the_channel_and_of_a_domain_without_limits) {
  ForecastFacts facts = facts_of(500);
  facts.audience.push_back({.country = "FR", .domain = "town.example", .people = 500});
  facts.held = {{.at = begin, .paused_until = begin + 1h}};
  EXPECT_NEAR(p95_of(facts), 3'600 + 9.9, 0.1);

  facts.held = {{.level = LimitLevel::domain,
                 .node = "town.example",
                 .at = begin,
                 .paused_until = begin + 1h}};
  EXPECT_NEAR(p95_of(facts), 3'600 + 4.9, 0.1);
}

TEST(HeldNodes, sees_no_end_of_a_stop_that_nobody_lifts) {
  ForecastFacts facts = facts_of_gmail(1'000);
  facts.held = {{.level = LimitLevel::group,
                 .node = "gmail",
                 .at = begin,
                 .paused_until = begin + std::chrono::days(3'650),
                 .is_stop = true}};

  const Forecast found = forecast(facts);

  EXPECT_GE(found.finish.p50.at, begin + forecast_horizon);
  EXPECT_NEAR(found.told_p50, 0.5, 1e-6);
}

TEST(HeldNodes, begins_with_rates_that_were_lowered_and_brings_them_back) {
  ForecastFacts facts = facts_of_gmail(10);
  facts.audience[1].people = 6'000;
  facts.limits.groups[0].policy.rate = RateLimit{.per_second = 10, .burst = 2};
  facts.held = {{.level = LimitLevel::group, .node = "gmail", .at = begin, .rate = 5}};

  // In five minutes of its ten from a half to all of it: 2,250. The others at ten a second.
  EXPECT_NEAR(p95_of(facts), 300 + 375, 25);
  // A complaint of long ago does not count any more.
  facts.held[0].at = begin - 2h;
  EXPECT_NEAR(p95_of(facts), 600, 1);
}

TEST(HeldNodes, is_free_of_a_lowered_rate_where_there_is_no_limit) {
  ForecastFacts facts = facts_of_gmail(10);
  facts.audience[1].people = 6'000;
  facts.held = {{.level = LimitLevel::group, .node = "gmail", .at = begin, .rate = 5}};

  // From 5 to 10 a second in five minutes: 2,250; then as the channel goes.
  EXPECT_NEAR(p95_of(facts), 300 + 37.5, 12);
}

TEST(HeldNodes, tells_hundreds_of_domains_that_are_paused_with_few_nodes) {
  ForecastFacts facts = facts_of(10'000);
  for (int number = 0; number < 500; ++number) {
    const std::string domain = "town" + std::to_string(number) + ".example";
    facts.audience.push_back({.country = "DE", .domain = domain, .people = 10});
    facts.held.push_back({.level = LimitLevel::domain,
                          .node = domain,
                          .at = begin,
                          .paused_until = begin + std::chrono::minutes(10 + number % 50)});
  }

  EXPECT_LT(FlowNetwork(facts).nodes.size(), 30U);
  EXPECT_NEAR(p95_of(facts), 3'540, 30);
}

}  // namespace
}  // namespace crier::pacing::flow
