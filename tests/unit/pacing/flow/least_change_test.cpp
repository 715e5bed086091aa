#include "pacing/flow/least_change.h"

#include <cmath>
#include <optional>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "pacing/flow/campaign_runs.h"
#include "pacing/flow/flow_network.h"
#include "pacing/flow/forecast.h"
#include "unit/pacing/flow/late_campaigns.h"

namespace crier::pacing::flow {
namespace {

// Some of each are put off, and people have hours.
std::vector<ForecastFacts> some_campaigns() {
  std::vector<ForecastFacts> all = {slow_gmail(), one_slow_channel(10, 20'000, 1h),
                                    one_slow_channel(5, 30'000, 24h)};
  all.back().audience.front().zone = "Europe/Berlin";
  all.back().people_hours = hours_of_every_day({.from = 7h, .until = 21h});
  all.back().audience.push_back({.country = "FI", .people = 500, .zone = "Europe/Helsinki"});
  all.push_back(one_slow_channel(10, 100'000, 12h));
  all.back().others = {{.people = 50'000, .from = begin, .notify_by = begin + 8h}};
  return all;
}

// A rate from 10 a second on, in whole numbers.
LeastChange::Change rate_of(const ForecastFacts& facts, double most, std::multiset<double>& run) {
  const auto rate = [most](double part) { return std::ceil(10 + part * (most - 10)); };
  return {.facts =
              [&facts, &run, rate](double part) {
                ForecastFacts changed = facts;
                run.insert(rate(part));
                changed.limits.channel.rate =
                    RateLimit{.per_second = rate(part), .burst = burst_min(rate(part))};
                return changed;
              },
          .numbers = [rate](double part) { return std::vector{rate(part)}; }};
}

TEST(CampaignRuns, tell_at_once_whether_a_run_is_done_by_then_as_its_finish_says) {
  for (ForecastFacts facts : some_campaigns()) {
    CampaignRuns runs(facts);

    for (int number = 0; number < 40; ++number) {
      const double finish = runs.run(number).all.finish;

      EXPECT_DOUBLE_EQ(runs.finish(number), finish);
      EXPECT_TRUE(runs.is_done(number, finish)) << finish;
      EXPECT_FALSE(runs.is_done(number, finish * 0.999)) << finish;
      EXPECT_TRUE(runs.is_done(number, finish * 1.5)) << finish;
    }
  }
}

TEST(LeastChange, says_what_the_forecast_says_of_the_p95) {
  for (const ForecastFacts& facts : some_campaigns()) {
    const Forecast found = forecast(facts);
    const LeastChange search(facts, found.finishes);
    const std::chrono::duration<double> p95 = found.finish.p95.at - facts.begin;

    ForecastFacts late = facts;
    late.notify_by = facts.begin + 30s;
    EXPECT_NEAR(search.p95(facts), p95.count(), 1e-3);
    EXPECT_EQ(search.is_in_time(facts), LeastChange::is_in_time(facts, p95.count()));
    EXPECT_FALSE(search.is_in_time(late));
  }
}

TEST(LeastChange, is_the_same_with_the_finishes_of_the_forecast_as_with_runs_of_its_own) {
  const ForecastFacts facts = one_slow_channel(10, 500'000, 12h);
  std::multiset<double> run;
  const LeastChange::Change change = rate_of(facts, 200, run);

  const auto least = LeastChange(facts).least(change);

  ASSERT_TRUE(least);
  EXPECT_EQ(least, LeastChange(facts, forecast(facts).finishes).least(change));
}

TEST(LeastChange, is_the_least_number_that_is_enough) {
  const ForecastFacts facts = one_slow_channel(10, 500'000, 12h);
  std::multiset<double> run;
  const LeastChange search(facts);
  const LeastChange::Change change = rate_of(facts, 200, run);

  const auto least = search.least(change);

  ASSERT_TRUE(least);
  const double number = change.numbers(*least).front();
  const double one_less = (number - 1 - 10) / 190;
  EXPECT_TRUE(search.is_in_time(change.facts(*least)));
  EXPECT_EQ(change.numbers(one_less).front(), number - 1);
  EXPECT_FALSE(search.is_in_time(change.facts(one_less)));
}

// Between thirty numbers there are thousands of parts.
TEST(LeastChange, runs_no_number_again_and_again) {
  const ForecastFacts facts = one_slow_channel(10, 500'000, 12h);
  std::multiset<double> run;

  const auto least = LeastChange(facts).least(rate_of(facts, 40, run));

  ASSERT_TRUE(least);
  EXPECT_LE(run.size(), 12U);
}

TEST(LeastChange, is_nothing_where_all_of_it_is_not_enough) {
  const ForecastFacts facts = one_slow_channel(10, 500'000, 12h);
  std::multiset<double> run;

  EXPECT_EQ(LeastChange(facts).least(rate_of(facts, 11, run)), std::nullopt);
}

TEST(FlowNetwork, goes_by_the_date_where_people_have_hours_or_others_share_the_channel) {
  ForecastFacts facts = slow_gmail();
  EXPECT_FALSE(goes_by_date(facts));

  facts.others = {{.people = 10, .from = begin, .notify_by = begin + 1h}};
  EXPECT_TRUE(goes_by_date(facts));
  facts.others.front().people = 0;
  EXPECT_FALSE(goes_by_date(facts));
  facts.claim.people_per_second = 5;
  EXPECT_TRUE(goes_by_date(facts));
  facts.claim.people_per_second.reset();
  facts.people_hours = hours_of_every_day({.from = 7h, .until = 21h});
  EXPECT_TRUE(goes_by_date(facts));
}

}  // namespace
}  // namespace crier::pacing::flow
