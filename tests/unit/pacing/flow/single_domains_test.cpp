#include "pacing/flow/single_domains.h"

#include <string>

#include <gtest/gtest.h>

#include "pacing/flow/flow_network.h"
#include "pacing/flow/forecast.h"
#include "unit/pacing/flow/plain_facts.h"

namespace crier::pacing::flow {
namespace {

TEST(SingleDomains, tells_no_domain_apart_that_never_fills_though_it_is_named) {
  ForecastFacts facts = facts_of(99'000);
  for (int number = 0; number < 1'000; ++number) {
    const std::string domain = "town" + std::to_string(number) + ".example";
    facts.audience.push_back({.country = "DE", .domain = domain, .people = 10});
    facts.limits.domains[domain].rate = RateLimit{.per_second = 1, .burst = burst_min(1)};
  }
  facts.limits.domains["town7.example"].rate =
      RateLimit{.per_second = 0.001, .burst = burst_min(0.001)};

  ASSERT_EQ(FlowNetwork(facts).nodes.size(), 2U);
  // Ten at one in 1,000 s, of whom the first two need not wait.
  EXPECT_NEAR(p95_of(facts), 8'000, 100);
}

// They would end one after the other, the last one after 1,000 s. One by one it is the same.
TEST(SingleDomains, tells_many_domains_that_are_full_by_the_slowest_of_them) {
  ForecastFacts facts = facts_of(0);
  for (int number = 1; number <= 1'000; ++number) {
    const std::string domain = "town" + std::to_string(number) + ".example";
    facts.audience.push_back(
        {.country = number % 2 == 0 ? "DE" : "AT", .domain = domain, .people = number + 2});
    facts.limits.domains[domain].rate = RateLimit{.per_second = 1, .burst = 2};
  }
  facts.limits.channel.rate = RateLimit{.per_second = 100'000, .burst = burst_min(100'000)};

  const Forecast found = forecast(facts);

  EXPECT_LT(FlowNetwork(facts).nodes.size(), 350U);
  EXPECT_NEAR(Seconds(found.finish.p95.at - begin).count(), 1'000, 1);
  ASSERT_EQ(found.countries.size(), 2U);
  EXPECT_NEAR(Seconds(found.countries[0].finish.p95.at - begin).count(), 999, 1);
  ASSERT_EQ(found.providers.size(), 1'000U);
  EXPECT_EQ(found.providers[0].name, "town1.example");
}

// Of each of which two are told at once and some a day; every other one by day only. As groups they
// go one by one.
ForecastFacts facts_of_towns(int towns, bool are_groups) {
  ForecastFacts facts = facts_of(0);
  facts.limits.channel.rate = RateLimit{.per_second = 100'000, .burst = burst_min(100'000)};
  for (int number = 1; number <= towns; ++number) {
    const std::string domain = "town" + std::to_string(number) + ".example";
    LimitPolicy policy;
    policy.concurrency = 2;
    policy.per_day = 100 + number % 3 * 100;
    if (number % 2 == 0) policy.hours = hours_of_every_day({.from = 8h, .until = 18h});
    facts.audience.push_back({.country = number % 5 == 0 ? "DE" : "AT",
                              .domain = domain,
                              .people = 20 + number * number % 700});
    if (are_groups) {
      facts.limits.groups.push_back({.name = domain, .domains = {domain}, .policy = policy});
    } else {
      facts.limits.domains[domain] = policy;
    }
  }
  return facts;
}

TEST(SingleDomains, tells_many_domains_with_days_and_hours_as_if_they_went_one_by_one) {
  const ForecastFacts facts = facts_of_towns(400, false);

  const Forecast found = forecast(facts);
  const Forecast one_by_one = forecast(facts_of_towns(400, true));

  EXPECT_LT(FlowNetwork(facts).nodes.size(), 80U);
  ASSERT_EQ(found.countries.size(), 2U);
  const auto hours = [&](const ForecastRow& row) {
    return std::chrono::duration<double, std::ratio<3600>>(row.finish.p95.at - begin).count();
  };
  EXPECT_NEAR(hours(found.countries[0]), hours(one_by_one.countries[0]), 1);
  EXPECT_NEAR(hours(found.countries[1]), hours(one_by_one.countries[1]), 1);
  // Half way as well.
  EXPECT_NEAR(found.course[30].p50, one_by_one.course[30].p50, 0.03);
}

TEST(SingleDomains, leaves_of_the_day_of_many_domains_what_has_not_gone_already) {
  ForecastFacts facts = facts_of(0);
  const auto today = std::chrono::floor<std::chrono::days>(begin).time_since_epoch().count();
  for (int number = 0; number < 100; ++number) {
    const std::string domain = "town" + std::to_string(number) + ".example";
    facts.limits.domains[domain].per_day = 100;
    facts.audience.push_back({.country = "DE", .domain = domain, .people = 60});
    facts.days_taken.push_back({.level = LimitLevel::domain,
                                .node = domain,
                                .day = static_cast<std::int32_t>(today),
                                .notices = 80});
  }

  // 20 of each today, and 40 from midnight on.
  EXPECT_GE(p95_of(facts), (12h).count() * 3600);
  EXPECT_LE(p95_of(facts), (12h).count() * 3600 + 60);
  EXPECT_LT(FlowNetwork(facts).nodes.size(), 30U);
}

// Nearly all are at a provider that is full, and leave the channel to the others: the small domain
// fills, though it would not if all went in proportion.
TEST(SingleDomains, tells_a_domain_apart_that_fills_when_a_large_one_is_full) {
  ForecastFacts facts = facts_of(0);
  facts.audience = {{.country = "DE", .domain = "large.example", .people = 1'000'000},
                    {.country = "DE", .domain = "town.example", .people = 2'000}};
  facts.limits.each_domain.rate = RateLimit{.per_second = 10, .burst = 5};

  EXPECT_EQ(FlowNetwork(facts).nodes.size(), 3U);
}

}  // namespace
}  // namespace crier::pacing::flow
