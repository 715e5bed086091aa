// What a forecast costs: 300 million people of thirty countries, at seventeen mailbox providers and
// a hundred and fifty domains of their own, with limits, hours, days and ramps; 200 seeded runs.
// The mark is one second on one core.
#include <algorithm>
#include <string>
#include <utility>

#include <benchmark/benchmark.h>

#include "pacing/flow/forecast.h"
#include "pacing/flow/remedy.h"
#include "pacing/limits/provider_groups.h"

namespace crier::pacing::flow {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t people = 300'000'000;
constexpr int countries = 30;

// `domain_rate`: of each single domain, notices a second.
ForecastFacts facts_of(int domains, double domain_rate = 10) {
  ForecastFacts facts;
  facts.limits = provider_limits(MailPath::direct);
  facts.limits.channel.rate = RateLimit{.per_second = 1'000, .burst = 100};
  facts.connections = 4'000;
  facts.limits.each_domain.rate = RateLimit{.per_second = domain_rate, .burst = 10};
  for (ProviderGroup& group : facts.limits.groups) {
    group.policy.rate = RateLimit{.per_second = 150, .burst = 20};
    group.policy.concurrency = 400;
    group.policy.hours = hours_of_every_day({.from = 6h, .until = 22h});
    group.policy.zone = "Europe/Brussels";
  }
  facts.limits.groups.front().policy.per_day = 10'000'000;
  facts.begin = parse_iso8601("2026-04-01T08:00:00Z").value();
  facts.notify_by = facts.begin + std::chrono::days(35);
  for (int country = 0; country < countries; ++country) {
    const std::string name = {static_cast<char>('A' + country % 26),
                              static_cast<char>('A' + country / 26)};
    const auto add = [&](std::string domain, std::int64_t count) {
      facts.audience.push_back(
          {.country = name, .domain = std::move(domain), .people = count, .zone = {}});
    };
    for (const ProviderRow& row : provider_rows()) {
      if (!row.domains.empty()) add(std::string(row.domains.front()), people / countries / 25);
    }
    for (int domain = country; domain < domains; domain += countries) {
      add("town" + std::to_string(domain) + ".example", people / countries / 2'000);
    }
    // Whoever is left: many small domains, none of which is full.
    std::int64_t rest = people / countries;
    for (const AudiencePart& part : facts.audience) {
      if (part.country == name) rest -= part.people;
    }
    add("", rest);
  }
  return facts;
}

void a_forecast(benchmark::State& state) {
  const ForecastFacts facts =
      facts_of(static_cast<int>(state.range(0)), 1.0 / static_cast<double>(state.range(1)));
  for (auto step : state) {
    const Forecast found = forecast(facts);
    state.counters["days_p50"] =
        std::chrono::duration<double>(found.finish.p50.at - found.begin).count() / 86'400;
    state.counters["days_p95"] =
        std::chrono::duration<double>(found.finish.p95.at - found.begin).count() / 86'400;
  }
  state.counters["people"] = static_cast<double>(people_of(facts));
}
// Without single domains, with those that never fill, and with those that bind to the end.
BENCHMARK(a_forecast)
    ->Args({0, 1})
    ->Args({150, 1})
    ->Args({150, 200})
    ->Unit(benchmark::kMillisecond);

// So many other campaigns of the channel, large and small, with near and far dates; every third
// begins later, and every fifth is held up by its answers.
void add_others(ForecastFacts& facts, int others) {
  for (int other = 0; other < others; ++other) {
    OtherCampaign each{.people = 100'000 + other * 997LL % 31 * 200'000,
                       .from = facts.begin + std::chrono::days(other % 3 == 0 ? other : 0),
                       .notify_by = facts.begin + std::chrono::days(20 + other * 7 % 60)};
    each.claim.weight = 1 + other % 4;
    if (other % 5 == 0) each.claim.people_per_second = 20;
    facts.others.push_back(each);
  }
}

void a_forecast_beside_others(benchmark::State& state) {
  ForecastFacts facts = facts_of(static_cast<int>(state.range(0)));
  add_others(facts, static_cast<int>(state.range(1)));
  for (auto step : state) {
    const Forecast found = forecast(facts);
    state.counters["days_p95"] =
        std::chrono::duration<double>(found.finish.p95.at - found.begin).count() / 86'400;
  }
  state.counters["people"] = static_cast<double>(people_of(facts));
}
BENCHMARK(a_forecast_beside_others)
    ->ArgsProduct({{0, 150}, {0, 10, 30}})
    ->Unit(benchmark::kMillisecond);

// Ten thousand domains of all sizes, of which each takes two at once and some thousand a day; every
// fifth has hours of its own. Nine tenths of the people are at them.
ForecastFacts many_domains(int domains) {
  ForecastFacts facts = facts_of(0);
  for (int domain = 0; domain < domains; ++domain) {
    const std::string name = "town" + std::to_string(domain) + ".example";
    LimitPolicy& policy = facts.limits.domains[name];
    policy.concurrency = 2;
    policy.per_day = 1'000 + domain % 7 * 500;
    if (domain % 5 == 0) policy.hours = hours_of_every_day({.from = 8h, .until = 18h});
    facts.audience.push_back(
        {.country =
             facts.audience[static_cast<std::size_t>(domain) % facts.audience.size()].country,
         .domain = name,
         .people = 200 + static_cast<std::int64_t>(domain) * domain % 50'000,
         .zone = {}});
  }
  return facts;
}

void a_forecast_of_many_domains(benchmark::State& state) {
  const ForecastFacts facts = many_domains(static_cast<int>(state.range(0)));
  for (auto step : state) {
    const Forecast found = forecast(facts);
    state.counters["days_p95"] =
        std::chrono::duration<double>(found.finish.p95.at - found.begin).count() / 86'400;
  }
  state.counters["people"] = static_cast<double>(people_of(facts));
}
BENCHMARK(a_forecast_of_many_domains)->Arg(10'000)->Unit(benchmark::kMillisecond);

void remedies_of_it(benchmark::State& state) {
  ForecastFacts facts = facts_of(0);
  facts.notify_by = facts.begin + std::chrono::days(4);
  const Forecast found = forecast(facts);
  for (auto step : state) benchmark::DoNotOptimize(remedies(facts, found, facts.begin));
}
BENCHMARK(remedies_of_it)->Unit(benchmark::kMillisecond);

void remedies_beside_others(benchmark::State& state) {
  ForecastFacts facts = facts_of(0);
  facts.notify_by = facts.begin + std::chrono::days(4);
  add_others(facts, static_cast<int>(state.range(0)));
  const Forecast found = forecast(facts);
  for (auto step : state) benchmark::DoNotOptimize(remedies(facts, found, facts.begin));
}
BENCHMARK(remedies_beside_others)->Arg(10)->Arg(30)->Unit(benchmark::kMillisecond);

// The channel is as full as the providers behind it, so that none of them is enough by itself.
void remedies_together(benchmark::State& state) {
  ForecastFacts facts = facts_of(0);
  facts.limits.channel.rate = RateLimit{.per_second = 1'500, .burst = 150};
  facts.notify_by = facts.begin + std::chrono::days(2);
  const Forecast found = forecast(facts);
  for (auto step : state) {
    const Remedies all = remedies(facts, found, facts.begin);
    double raises = 0;
    for (const Remedy& remedy : all.enough) {
      raises = std::max(raises, static_cast<double>(remedy.raises.size()));
    }
    state.counters["raises"] = raises;
  }
}
BENCHMARK(remedies_together)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace crier::pacing::flow

BENCHMARK_MAIN();
