// What holds of every remedy, whatever the limits, the audience and the troubles are: who follows
// it is in time, and who does clearly less is not.
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/flow/least_change.h"
#include "pacing/flow/raised_limit.h"
#include "pacing/flow/remedy.h"

namespace crier::pacing::flow {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

LimitPolicy some_policy(Random& random, double rate_most) {
  LimitPolicy policy;
  if (random.chance(0.8)) {
    const double rate = rate_most * (0.05 + random.unit());
    policy.rate = RateLimit{.per_second = rate, .burst = burst_min(rate)};
  }
  if (random.chance(0.3)) policy.concurrency = 1 + static_cast<int>(random.below(20));
  if (random.chance(0.4)) policy.per_day = 2'000 + static_cast<std::int64_t>(random.below(20'000));
  if (random.chance(0.2)) {
    policy.hours = hours_of_every_day({.from = std::chrono::hours(6 + random.below(4)),
                                       .until = std::chrono::hours(12 + random.below(12))});
  }
  return policy;
}

ForecastFacts some_facts(Random& random) {
  ForecastFacts facts;
  facts.limits.channel = some_policy(random, 5);
  if (!facts.limits.channel.rate) {
    facts.limits.channel.rate = RateLimit{.per_second = 10, .burst = burst_min(10)};
  }
  for (const std::string name : {"gmail", "yahoo"}) {
    facts.limits.groups.push_back(
        {.name = name, .domains = {name + ".com"}, .policy = some_policy(random, 2)});
    facts.audience.push_back({.country = "DE",
                              .domain = name + ".com",
                              .people = 1'000 + static_cast<std::int64_t>(random.below(30'000)),
                              .zone = "Europe/Berlin"});
  }
  facts.audience.push_back({.country = "FI",
                            .domain = {},
                            .people = 1'000 + static_cast<std::int64_t>(random.below(30'000)),
                            .zone = "Europe/Helsinki"});
  facts.begin = std::chrono::sys_days(std::chrono::year(2026) / 4 / 1) +
                std::chrono::minutes(random.below(24 * 60));
  facts.notify_by = facts.begin + std::chrono::hours(3 + random.below(72));
  if (random.chance(0.3)) {
    facts.people_hours = hours_of_every_day({.from = 7h, .until = 21h});
  }
  if (random.chance(0.3)) {
    facts.held = {{.level = LimitLevel::group,
                   .node = "gmail",
                   .at = facts.begin,
                   .paused_until = facts.begin + std::chrono::hours(1 + random.below(100)),
                   .is_stop = true}};
  }
  if (random.chance(0.2)) {
    const auto first = std::chrono::floor<days>(facts.begin) + days(random.below(400));
    facts.limits.channel.ramp = Ramp{.first_day = first, .per_day = {5'000, 10'000, 20'000}};
  }
  facts.runs = 20;
  facts.seed = random();
  return facts;
}

ForecastFacts with(ForecastFacts facts, const Remedy& remedy) {
  for (const LimitRaise& raise : remedy.raises) change_limit(facts, raise);
  switch (remedy.kind) {
    case Remedy::Kind::watch_less: facts.waves.watch = remedy.watch; break;
    case Remedy::Kind::begin_by: facts.begin = remedy.at; break;
    case Remedy::Kind::move_date: facts.notify_by = remedy.at; break;
    case Remedy::Kind::raise:
    case Remedy::Kind::raise_together: break;
  }
  return facts;
}

// The search goes in steps of some hundredths, and what it finds is rounded up to two digits.
constexpr double clearly_less = 0.85;

// The number clearly smaller; a whole change not at all. Nothing: it is next to none already.
std::optional<LimitRaise> less(const ForecastFacts& facts, LimitRaise raise) {
  if (raise.ramp_from) {
    const auto later = std::chrono::sys_days(*raise.ramp_from) + days(2);
    if (later >= std::chrono::sys_days(raise.ramp->first_day)) return std::nullopt;
    raise.ramp_from = std::chrono::year_month_day(later);
    return raise;
  }
  if (raise.by == LimitHold::reply || raise.by == LimitHold::hours) return std::nullopt;
  const double number = raise.to * clearly_less - (raise.by == LimitHold::concurrency ? 1 : 0);
  if (number <= raise.from) return std::nullopt;
  return raised_to(facts, raise, number);
}

std::string words(const Remedy& remedy) {
  std::string text = "remedy " + std::to_string(static_cast<int>(remedy.kind));
  for (const LimitRaise& raise : remedy.raises) {
    text += "; " + std::string(name_of(raise.by)) + " of " + std::string(name_of(raise.level)) +
            " " + raise.node + " from " + std::to_string(raise.from) + " to " +
            std::to_string(raise.to);
  }
  return text;
}

RC_GTEST_PROP(Remedies, are_enough_and_clearly_less_is_not, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const ForecastFacts facts = some_facts(random);
  const Forecast foretold = forecast(facts);
  RC_PRE(foretold.is_endangered);
  const LeastChange search(facts);
  const Remedies found = remedies(facts, foretold, facts.begin - 24h);

  for (const Remedy& remedy : found.enough) {
    const ForecastFacts followed = with(facts, remedy);
    RC_LOG() << words(remedy) << "\n";
    RC_ASSERT(forecast(followed).finish.p95.at < followed.notify_by);
    if (remedy.kind == Remedy::Kind::move_date) continue;
    for (std::size_t index = 0; index < remedy.raises.size(); ++index) {
      Remedy less_of_it = remedy;
      less_of_it.raises.erase(less_of_it.raises.begin() + static_cast<std::ptrdiff_t>(index));
      RC_LOG() << "without " << index << "\n";
      RC_ASSERT(!search.is_in_time(with(facts, less_of_it)));
      if (auto smaller = less(facts, remedy.raises[index])) {
        RC_LOG() << "with " << smaller->to << "\n";
        less_of_it.raises.push_back(*std::move(smaller));
        RC_ASSERT(!search.is_in_time(with(facts, less_of_it)));
      }
    }
  }
}

}  // namespace
}  // namespace crier::pacing::flow
