#include "pacing/flow/forecast.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "pacing/flow/flow_network.h"
#include "pacing/flow/order_statistics.h"
#include "unit/pacing/flow/plain_facts.h"

namespace crier::pacing::flow {
namespace {

TEST(Forecast, takes_what_the_rate_takes_where_nothing_goes_wrong) {
  const Forecast found = forecast(facts_of(100'000));

  EXPECT_NEAR(Seconds(found.finish.p50.at - begin).count(), 999.9, 0.1);
  EXPECT_NEAR(Seconds(found.finish.p95.at - begin).count(), 999.9, 0.1);
  EXPECT_FALSE(found.is_endangered);
  EXPECT_EQ(found.told_p95, 1);
}

TEST(Forecast, of_nobody_is_over_as_it_begins) {
  const Forecast found = forecast(facts_of(0));

  EXPECT_EQ(found.finish.p95.at, begin);
  EXPECT_FALSE(found.is_endangered);
  EXPECT_TRUE(found.countries.empty());
}

TEST(Forecast, answers_the_same_to_the_same_seed_only) {
  ForecastFacts facts = facts_of(100'000);
  facts.troubles = ForecastTroubles{};
  const Forecast one = forecast(facts);

  EXPECT_EQ(forecast(facts).finish.p95.at, one.finish.p95.at);
  facts.seed = 2;
  EXPECT_NE(forecast(facts).finish.p95.at, one.finish.p95.at);
}

TEST(Forecast, counts_days_from_midnight_to_midnight_where_the_limit_is) {
  ForecastFacts facts = facts_of(2'500);
  facts.limits.channel.per_day = 1'000;
  facts.limits.channel.zone = "Europe/Brussels";

  // 1,000 before midnight, which is 22:00 UTC; 1,000 on the next day; 500 on the third, of which
  // ten need not wait.
  EXPECT_NEAR(p95_of(facts), (34h).count() * 3600 + 4.9, 0.1);
}

TEST(Forecast, leaves_of_the_first_day_what_has_not_gone_already) {
  ForecastFacts facts = facts_of(1'010);
  facts.limits.channel.per_day = 1'000;
  const auto today = std::chrono::floor<std::chrono::days>(begin).time_since_epoch().count();
  facts.days_taken = {{.day = static_cast<std::int32_t>(today), .notices = 400}};

  // 600 today; 410 from midnight on, of which ten need not wait.
  EXPECT_NEAR(p95_of(facts), (12h).count() * 3600 + 4, 0.1);

  facts.days_taken[0].notices = 1'200;  // More were booked than the limit now allows.
  EXPECT_NEAR(p95_of(facts), (36h).count() * 3600, 0.1);

  facts.days_taken[0].day -= 1;  // What went yesterday does not count.
  EXPECT_NEAR(p95_of(facts), (12h).count() * 3600, 0.1);
}

TEST(Forecast, knows_what_has_gone_of_the_day_of_a_group) {
  ForecastFacts facts = facts_of(1'000);
  facts.audience[0].domain = "large.example";
  facts.limits.groups.push_back({.name = "large", .domains = {"large.example"}});
  facts.limits.groups[0].policy.per_day = 1'000;
  const auto today = std::chrono::floor<std::chrono::days>(begin).time_since_epoch().count();
  facts.days_taken = {{.level = LimitLevel::group,
                       .node = "large",
                       .day = static_cast<std::int32_t>(today),
                       .notices = 1'000}};

  EXPECT_NEAR(p95_of(facts), (12h).count() * 3600 + 9.9, 0.1);
}

TEST(Forecast, follows_a_ramp_from_its_first_day_on) {
  ForecastFacts facts = facts_of(350);
  facts.limits.channel.ramp = Ramp{.first_day = 2026y / 4 / 2, .per_day = {100, 200}};

  // Nothing on the first of April; 100 and 200 on the next days; then the ramp is over.
  EXPECT_NEAR(p95_of(facts), (60h).count() * 3600 + 0.4, 0.1);
}

TEST(Forecast, opens_by_the_clock_on_the_wall_on_the_day_on_which_clocks_go_forward) {
  ForecastFacts facts = facts_of(4'000);
  facts.limits.channel.rate = RateLimit{.per_second = 1, .burst = burst_min(1)};
  facts.limits.channel.hours = hours_of_every_day({.from = 8h, .until = 18h});
  facts.limits.channel.zone = "Europe/Brussels";
  facts.begin = parse_iso8601("2026-03-28T16:00:00Z").value();
  facts.notify_by = facts.begin + 48h;

  const Forecast found = forecast(facts);

  // 3,600 until 18:00 there; the others from 08:00 on, which is 06:00 UTC by then.
  EXPECT_NEAR(Seconds(found.finish.p95.at - facts.begin).count(), (14h).count() * 3600 + 397, 2);
  const auto closed = std::ranges::find(found.bindings, LimitHold::hours, &Binding::by);
  ASSERT_NE(closed, found.bindings.end());
  EXPECT_EQ(closed->until, parse_iso8601("2026-03-29T06:00:00Z").value());
}

TEST(Forecast, tells_nobody_at_their_quiet_hours) {
  ForecastFacts facts = facts_of(0);
  facts.audience = {
      {.country = "FI", .domain = {}, .people = 10, .zone = "Europe/Helsinki"},
      {.country = "PT", .domain = {}, .people = 10, .zone = "Europe/Lisbon"},
  };
  facts.begin = parse_iso8601("2026-04-01T04:00:00Z").value();
  facts.people_hours = hours_of_every_day({.from = 8h, .until = 20h});

  const Forecast found = forecast(facts);

  ASSERT_EQ(found.countries.size(), 2U);
  EXPECT_NEAR(Seconds(found.countries[0].finish.p95.at - facts.begin).count(), 3600, 1);
  EXPECT_NEAR(Seconds(found.countries[1].finish.p95.at - facts.begin).count(), 3 * 3600, 1);
}

TEST(Forecast, says_in_which_countries_the_hours_of_people_bind) {
  ForecastFacts facts = facts_of(0);
  facts.audience = {
      {.country = "DE", .domain = {}, .people = 10, .zone = "Europe/Berlin"},
      {.country = "FR", .domain = {}, .people = 10, .zone = "Europe/Paris"},
      {.country = "PT", .domain = {}, .people = 10, .zone = "Europe/Lisbon"},
  };
  facts.begin = parse_iso8601("2026-04-01T04:00:00Z").value();
  facts.people_hours = hours_of_every_day({.from = 8h, .until = 20h});

  const std::vector<Binding> bindings = forecast(facts).bindings;

  // Clocks in Germany and France show the same.
  ASSERT_EQ(bindings.size(), 2U);
  for (const Binding& each : bindings) {
    EXPECT_TRUE(each.is_of_people);
    EXPECT_EQ(each.by, LimitHold::hours);
    const bool is_lisbon = each.countries == std::vector<std::string>{"PT"};
    EXPECT_TRUE(is_lisbon || each.countries == (std::vector<std::string>{"DE", "FR"}));
    EXPECT_EQ(each.until, facts.begin + (is_lisbon ? 3h : 2h));
  }
}

// The channel is busy with the others all night.
TEST(Forecast, finds_no_hours_of_people_that_bind_while_the_channel_is_full) {
  ForecastFacts facts = facts_of(0);
  facts.audience = {{.country = "DE", .domain = {}, .people = 1'000, .zone = "Europe/Berlin"},
                    {.country = "US", .domain = {}, .people = 2'000'000, .zone = "Etc/GMT+6"}};
  facts.begin = parse_iso8601("2026-04-01T22:00:00Z").value();
  facts.people_hours = hours_of_every_day({.from = 7h, .until = 20h});

  const std::vector<Binding> bindings = forecast(facts).bindings;

  ASSERT_FALSE(bindings.empty());
  EXPECT_EQ(bindings.front().by, LimitHold::rate);
}

// 100 people, 900 and 9,000, each wave but the last watched for an hour.
ForecastFacts facts_of_three_waves() {
  ForecastFacts facts = facts_of(10'000);
  facts.waves = {.shares = {0.01, 0.09, 0.9}, .watch = 1h};
  return facts;
}

TEST(Forecast, watches_each_wave_before_the_next_begins) {
  const Forecast found = forecast(facts_of_three_waves());

  EXPECT_NEAR(Seconds(found.finish.p95.at - begin).count(), 2 * 3600 + 0.9 + 8.9 + 89.9, 1);
  ASSERT_EQ(found.countries.size(), 1U);
  EXPECT_EQ(found.countries.front().people, 10'000);
}

TEST(Forecast, opens_the_next_wave_while_some_of_the_last_wait_for_another_try) {
  ForecastFacts facts = facts_of_three_waves();
  facts.troubles.deferred = certain(1);
  facts.retry.first_delay = 3h;

  // Everybody waits for three hours at least, most of them from the last wave on.
  EXPECT_NEAR(p95_of(facts), (5h).count() * 3600 + 2 * 99.7, 1500);
}

TEST(Forecast, of_a_wave_that_has_been_tried_waits_for_what_is_left_of_its_watch) {
  ForecastFacts facts = facts_of(9'000);
  facts.waves = {.shares = {0, 1}, .watch = 1h, .first_watch = 10min};

  EXPECT_NEAR(p95_of(facts), 600 + 89.9, 1);
}

TEST(Forecast, in_waves_tells_everybody_who_lives_in_each_country_and_at_each_provider) {
  ForecastFacts facts = facts_of_three_waves();
  facts.audience = {{.country = "DE", .domain = "gmail.com", .people = 7'001},
                    {.country = "FR", .domain = {}, .people = 13}};
  facts.limits.domains["gmail.com"].rate = RateLimit{.per_second = 50, .burst = 5};

  const Forecast found = forecast(facts);

  ASSERT_EQ(found.countries.size(), 2U);
  EXPECT_EQ(found.countries[0].people, 7'001);
  EXPECT_EQ(found.countries[1].people, 13);
  EXPECT_NEAR(Seconds(found.finish.p95.at - begin).count(), 2 * 3600 + 140, 2);
}

TEST(Forecast, tells_at_any_hour_whose_hours_begin_too_late) {
  ForecastFacts facts = facts_of(0);
  facts.audience = {{.country = "FI", .domain = {}, .people = 10, .zone = "Europe/Helsinki"}};
  facts.begin = parse_iso8601("2026-04-01T20:00:00Z").value();
  facts.people_hours = hours_of_every_day({.from = 8h, .until = 20h});
  facts.notify_by = facts.begin + 9h + 59min;  // Eight o'clock there is in nine hours.

  EXPECT_LT(p95_of(facts), 1);
  facts.notify_by = facts.begin + 10h + 1min;
  EXPECT_NEAR(p95_of(facts), 9 * 3600, 1);
}

TEST(Forecast, tries_everybody_twice_where_everybody_is_put_off_once) {
  ForecastFacts facts = facts_of(100'000);
  facts.troubles.deferred = certain(1);
  facts.retry.first_delay = 10s;

  const double taken = p95_of(facts);

  // Whoever was tried first last may wait for ten seconds more.
  EXPECT_GE(taken, 1999.9);
  EXPECT_LE(taken, 2012);
}

TEST(Forecast, waits_for_retries_while_nothing_else_is_to_be_done) {
  ForecastFacts facts = facts_of(1'000);
  facts.troubles.deferred = certain(1);
  facts.retry.first_delay = 1000s;

  const double taken = p95_of(facts);

  EXPECT_GE(taken, 995);
  // What is due in the last twentieth of a delay is spread over it.
  EXPECT_LE(taken, 1062);
}

TEST(Forecast, of_a_few_people_waits_for_fewer_retries_than_of_many) {
  ForecastFacts few = facts_of(20);
  few.troubles.deferred = certain(0.1);
  few.troubles.deferred_again = certain(0.1);
  ForecastFacts many = few;
  many.audience.front().people = 100'000'000;
  many.limits.channel.rate = RateLimit{.per_second = 1'000'000, .burst = 50'000};

  EXPECT_LT(p95_of(few), 200);
  EXPECT_GT(p95_of(many), 7'200);
}

TEST(Forecast, lets_a_full_group_hold_up_nobody_else) {
  ForecastFacts facts = facts_of(1'000);
  facts.limits.groups = {
      {.name = "gmail", .domains = {"gmail.com"}, .mx_suffixes = {}, .policy = {}, .rules = {}}};
  facts.limits.groups.front().policy.rate = RateLimit{.per_second = 1, .burst = burst_min(1)};
  facts.audience.push_back({.country = "FR", .domain = "gmail.com", .people = 1'002});

  const Forecast found = forecast(facts);

  ASSERT_EQ(found.countries.size(), 2U);
  EXPECT_NEAR(Seconds(found.countries[0].finish.p95.at - begin).count(), 10, 0.5);
  EXPECT_NEAR(Seconds(found.countries[1].finish.p95.at - begin).count(), 1000, 1);
  ASSERT_FALSE(found.bindings.empty());
  const Binding& last = found.bindings.back();
  EXPECT_EQ(last.level, LimitLevel::group);
  EXPECT_EQ(last.node, "gmail");
  EXPECT_EQ(last.by, LimitHold::rate);
  ASSERT_EQ(found.providers.size(), 2U);
  EXPECT_EQ(found.providers[0].name, "gmail");
  EXPECT_EQ(found.providers[1].name, "other");
}

TEST(Forecast, turns_concurrency_into_a_rate_by_the_time_of_an_answer) {
  ForecastFacts facts = facts_of(0);
  facts.audience = {{.country = "DE", .domain = "town.example", .people = 600}};
  facts.limits.each_domain.concurrency = 3;
  facts.troubles.answer_seconds = certain(2);

  EXPECT_NEAR(p95_of(facts), 400, 1);
}

// 1,000 people of a domain that could be done in 100 s, beside 99,000 others who take 990 s.
TEST(Forecast, is_the_same_whether_a_domain_that_never_fills_is_told_apart_or_not) {
  ForecastFacts together = facts_of(0);
  together.troubles.deferred = {.p50 = 0.05, .p95 = 0.2};
  together.audience = {{.country = "DE", .domain = {}, .people = 99'000},
                       {.country = "DE", .domain = "town.example", .people = 1'000}};
  together.limits.each_domain.rate = RateLimit{.per_second = 10, .burst = 5};
  ForecastFacts apart = together;
  apart.limits.domains["town.example"] = together.limits.each_domain;
  // Of more than a rate nobody knows whether it will hold back.
  apart.limits.domains["town.example"].concurrency = 1'000;

  ASSERT_EQ(FlowNetwork(together).nodes.size(), 1U);
  ASSERT_EQ(FlowNetwork(apart).nodes.size(), 2U);
  const Finish one = forecast(together).finish;
  const Finish other = forecast(apart).finish;
  EXPECT_NEAR(Seconds(one.p50.at - begin).count(), Seconds(other.p50.at - begin).count(), 30);
  EXPECT_NEAR(Seconds(one.p95.at - begin).count(), Seconds(other.p95.at - begin).count(), 60);
}

TEST(Forecast, tells_a_domain_apart_that_its_limit_holds_back) {
  ForecastFacts facts = facts_of(0);
  facts.audience = {{.country = "DE", .domain = {}, .people = 99'000},
                    {.country = "DE", .domain = "town.example", .people = 20'000}};
  facts.limits.each_domain.rate = RateLimit{.per_second = 10, .burst = 5};

  EXPECT_NEAR(p95_of(facts), 2'000, 2);
}

TEST(Forecast, says_how_many_are_told_in_time) {
  ForecastFacts facts = facts_of(100'000);
  facts.troubles.refused = certain(0.1);
  facts.notify_by = begin + 500s;

  const Forecast found = forecast(facts);

  EXPECT_TRUE(found.is_endangered);
  EXPECT_NEAR(found.rate_needed, 200, 1e-9);
  EXPECT_NEAR(found.told_p50, 0.45, 0.001);
}

TEST(Forecast, sees_no_end_where_the_limits_allow_none) {
  ForecastFacts facts = facts_of(1'000'000'000);
  facts.limits.channel.per_day = 1;

  const Forecast found = forecast(facts);

  EXPECT_TRUE(found.is_endangered);
  EXPECT_GE(found.finish.p50.at, begin + forecast_horizon);
}

TEST(QuantileRanks, are_those_of_order_statistics) {
  const QuantileRanks median = quantile_ranks(200, 0.5);
  const QuantileRanks late = quantile_ranks(200, 0.95);

  // The 100th of 200, between the 86th and the 114th or so; the 190th, between the 183rd and 197th.
  EXPECT_EQ(median.estimate, 99U);
  EXPECT_EQ(median.low, 85U);
  EXPECT_EQ(median.high, 114U);
  EXPECT_EQ(late.estimate, 189U);
  EXPECT_EQ(late.low, 182U);
  EXPECT_EQ(late.high, 197U);
}

}  // namespace
}  // namespace crier::pacing::flow
