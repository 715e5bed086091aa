// What holds of every forecast, whatever the limits, the audience and the troubles are.
#include <algorithm>
#include <array>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "campaign/civil_time.h"
#include "pacing/flow/campaign_runs.h"
#include "pacing/flow/forecast.h"
#include "pacing/flow/waiting_retries.h"

namespace crier::pacing::flow {
namespace {

using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;
using std::chrono::days;

constexpr std::array zones = {"Europe/Brussels", "Europe/Dublin", "America/Martinique", "UTC"};
constexpr std::array domains = {"gmail.com", "yahoo.com", "town.example", ""};
constexpr std::array countries = {"BE", "DE", "IE"};

LimitPolicy some_policy(Random& random) {
  LimitPolicy policy;
  policy.zone = zones.at(random.below(zones.size()));
  if (random.chance(0.8)) {
    const double rate = 1 + static_cast<double>(random.below(500));
    policy.rate = RateLimit{.per_second = rate, .burst = burst_min(rate)};
  }
  if (random.chance(0.3)) policy.concurrency = 1 + static_cast<int>(random.below(50));
  if (random.chance(0.3)) policy.per_day = 500 + static_cast<std::int64_t>(random.below(50'000));
  if (random.chance(0.3)) {
    policy.hours = hours_of_every_day({.from = std::chrono::hours(random.below(8)),
                                       .until = std::chrono::hours(9 + random.below(15))});
  }
  return policy;
}

// Around a change of the clocks.
ForecastFacts some_facts(Random& random) {
  ForecastFacts facts;
  facts.limits.channel = some_policy(random);
  facts.limits.channel.rate = RateLimit{.per_second = 200, .burst = 5};
  for (const std::string name : {"gmail", "yahoo"}) {
    facts.limits.groups.push_back({.name = name,
                                   .domains = {name + ".com"},
                                   .mx_suffixes = {},
                                   .policy = some_policy(random),
                                   .rules = {}});
  }
  if (random.chance(0.5)) facts.limits.each_domain = some_policy(random);
  const std::size_t parts = 1 + random.below(5);
  for (std::size_t part = 0; part < parts; ++part) {
    facts.audience.push_back({.country = countries.at(random.below(countries.size())),
                              .domain = domains.at(random.below(domains.size())),
                              .people = 1 + static_cast<std::int64_t>(random.below(30'000)),
                              .zone = {}});
  }
  facts.begin = std::chrono::sys_days(random.chance(0.5) ? 2026y / 3 / 28 : 2026y / 10 / 24) +
                std::chrono::minutes(random.below(24 * 60));
  facts.notify_by = facts.begin + days(3);
  facts.runs = 20;
  facts.seed = random();
  return facts;
}

double p95_of(const ForecastFacts& facts) {
  return Seconds(forecast(facts).finish.p95.at - facts.begin).count();
}

RC_GTEST_PROP(Forecast, is_never_before_what_each_node_needs_at_least, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const ForecastFacts facts = some_facts(random);
  const Forecast found = forecast(facts);
  const double soonest = Seconds(found.finish.p5 - facts.begin).count();

  std::map<std::string, double> by_group;
  double all = 0;
  for (const AudiencePart& part : facts.audience) {
    all += static_cast<double>(part.people);
    by_group[part.domain] += static_cast<double>(part.people);
  }
  const auto needs = [&](const LimitPolicy& policy, double people) {
    double least = 0;
    if (policy.rate) least = (people - policy.rate->burst) / policy.rate->per_second;
    // Of the day on which it begins, and whole days after it.
    if (policy.per_day) {
      const double full_days = std::ceil(people / static_cast<double>(*policy.per_day)) - 2;
      least = std::max(least, full_days * Seconds(23h).count());
    }
    return least;
  };
  // What is left of the last thousandth of a person is not waited for.
  RC_ASSERT(soonest >= needs(facts.limits.channel, all - 1));
  for (const ProviderGroup& group : facts.limits.groups) {
    RC_ASSERT(soonest >= needs(group.policy, by_group[group.domains.front()] - 1));
  }
}

// Whoever is told last lives in one of its countries and is at one of its providers.
RC_GTEST_PROP(CampaignRuns, end_with_the_last_of_their_countries_and_of_their_providers, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const ForecastFacts facts = some_facts(random);
  CampaignRuns runs(facts);

  for (int number = 0; number < 20; ++number) {
    const CampaignRuns::Outcome outcome = runs.run(number);
    for (const auto& parts : {outcome.countries, outcome.providers}) {
      const auto last = std::ranges::max_element(parts, {}, &CampaignRuns::CutOutcome::finish);
      RC_ASSERT(last->finish == outcome.all.finish);
    }
  }
}

RC_GTEST_PROP(Forecast, of_a_part_is_no_later_than_that_of_the_whole, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const Forecast found = forecast(some_facts(random));

  for (const auto& rows : {found.countries, found.providers}) {
    for (const ForecastRow& row : rows) {
      RC_ASSERT(row.finish.p50.at <= found.finish.p50.at);
      RC_ASSERT(row.finish.p95.at <= found.finish.p95.at);
    }
  }
}

RC_GTEST_PROP(Forecast, is_the_same_for_the_same_facts, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const ForecastFacts facts = some_facts(random);

  const Forecast one = forecast(facts);
  const Forecast other = forecast(facts);

  RC_ASSERT(one.finish.p50.at == other.finish.p50.at);
  RC_ASSERT(one.finish.p95.at == other.finish.p95.at);
  RC_ASSERT(one.told_p95 == other.told_p95);
}

// Steps differ with the facts, and what is spread within a step with them.
constexpr double one_part_in = 20;
constexpr double at_least_seconds = 120;

bool is_not_later(double one, double other) {
  return one <= other + std::max(other / one_part_in, at_least_seconds);
}

RC_GTEST_PROP(Forecast, is_no_later_with_a_higher_rate_and_no_sooner_with_more_people, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const ForecastFacts facts = some_facts(random);
  const double before = p95_of(facts);
  ForecastFacts faster = facts;
  faster.limits.channel.rate = RateLimit{.per_second = 400, .burst = 9};
  for (ProviderGroup& group : faster.limits.groups) {
    if (group.policy.rate) group.policy.rate->per_second *= 2;
    if (group.policy.per_day) *group.policy.per_day *= 2;
  }
  for (ProviderGroup& group : faster.limits.groups) {
    if (group.policy.rate) group.policy.rate->burst = burst_min(group.policy.rate->per_second);
  }
  ForecastFacts larger = facts;
  for (AudiencePart& part : larger.audience) part.people *= 2;

  RC_ASSERT(is_not_later(p95_of(faster), before));
  RC_ASSERT(is_not_later(before, p95_of(larger)));
}

RC_GTEST_PROP(FluidRun, keeps_days_hours_and_rates, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  ForecastFacts facts = some_facts(random);
  LimitPolicy& channel = facts.limits.channel;
  const auto first_day = std::chrono::floor<days>(local_time_at(facts.begin, channel.zone));
  if (random.chance(0.5)) {
    channel.ramp = Ramp{.first_day = std::chrono::year_month_day(first_day + days(1)),
                        .per_day = {100, 1'000, 5'000}};
  }
  FlowNetwork network(facts);
  const std::vector<double> delays = delay_stages(facts.retry);
  // Nobody is tried twice, so that who has an outcome was given once.
  const FluidRun run = run_flows(network, delays,
                                 {.deferred = 0,
                                  .deferred_again = 0,
                                  .refused = 0,
                                  .time_lost = 0,
                                  .answer_seconds = 1,
                                  .channel_answer_seconds = 0,
                                  .taken_up_seconds = 0},
                                 false);

  std::map<std::chrono::local_days, double> by_day;
  LimitCalendar calendar(channel);
  for (std::size_t step = 1; step < run.times.size(); ++step) {
    double given = 0;
    for (const auto& left : run.left) {
      RC_ASSERT(left[step] <= left[step - 1]);
      given += left[step - 1] - left[step];
    }
    if (given < 1e-6) continue;
    const double seconds = run.times[step] - run.times[step - 1];
    RC_ASSERT(given <= channel.rate->per_second * seconds + channel.rate->burst + 1e-3);
    const WallTime at = facts.begin + std::chrono::floor<std::chrono::microseconds>(
                                          Seconds((run.times[step - 1] + run.times[step]) / 2));
    RC_ASSERT(!calendar.closed_until(at));
    by_day[std::chrono::floor<days>(local_time_at(at, channel.zone))] += given;
  }
  for (const auto& [day, given] : by_day) {
    const auto quota = quota_on(channel, std::chrono::year_month_day(day));
    RC_ASSERT(!quota || given <= static_cast<double>(*quota) + 2e-3);
  }
}

RC_GTEST_PROP(WaitingRetries, give_back_everybody_between_a_tenth_of_the_delay_and_all_of_it, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const std::vector<double> delays = delay_stages({});
  WaitingRetries waiting(delays);
  double added = 0;
  double collected = 0;
  double now = 0;
  for (int step = 0; step < 200; ++step) {
    const double until = now + random.unit() * (random.chance(0.1) ? 300 : 9);
    collected += waiting.collect(0, until);
    const double people = random.unit() * 100;
    waiting.add(0, people, now, until);
    added += people;
    now = until;
    RC_ASSERT(std::abs(added - collected - waiting.waiting(0)) < 1e-6 * added);
  }
  RC_ASSERT(waiting.waiting(0) > 0);
  // A delay later, and the rest of a slot, all of them are due.
  collected += waiting.collect(0, now + delays.front() * 1.1);
  RC_ASSERT(std::abs(added - collected) < 1e-6 * added);
}

}  // namespace
}  // namespace crier::pacing::flow
