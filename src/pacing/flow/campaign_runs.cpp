#include "pacing/flow/campaign_runs.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <numbers>
#include <string_view>
#include <utility>

#include "base/random.h"
#include "pacing/flow/waiting_retries.h"

namespace crier::pacing::flow {
namespace {

constexpr double share_most = 0.98;  // Of time or of tries: above it nothing would end.
constexpr double horizon = std::chrono::duration<double>(forecast_horizon).count();

// Of a bell around 0 with a deviation of 1 (Box and Muller).
double bell(Random& random) {
  const double one = 1 - random.unit();
  const double other = random.unit();
  return std::sqrt(-2 * std::log(one)) * std::cos(2 * std::numbers::pi * other);
}

FluidDraw draw_of(const ForecastTroubles& troubles, const std::function<double()>& z) {
  const auto share = [&](const Uncertain& given) {
    return std::min(given.drawn_share(z()), share_most);
  };
  return {.deferred = troubles.deferred.p50 >= 1 ? 1 : share(troubles.deferred),
          .deferred_again = share(troubles.deferred_again),
          .refused = share(troubles.refused),
          .time_lost = share(troubles.time_lost),
          .answer_seconds = std::max(troubles.answer_seconds.drawn(z()), 1e-6),
          .channel_answer_seconds = troubles.channel_answer_seconds.drawn(z()),
          .taken_up_seconds = troubles.taken_up_seconds.drawn(z())};
}

// FNV-1a.
std::uint64_t hash_of(std::string_view name, std::uint64_t seed) {
  std::uint64_t hash = 14'695'981'039'346'656'037U ^ seed;
  for (const char letter : name) {
    hash = (hash ^ static_cast<unsigned char>(letter)) * 1'099'511'628'211U;
  }
  return hash;
}

// How many are left of a cut when its last one is done. Each person is done by then with the share
// of those who are; all of them are with its power. So a country of a few people is not bound to
// end with the last of millions, and one of millions waits for its last retry.
double left_at_finish(const FlowCut& cut, std::uint64_t seed) {
  Random random(hash_of(cut.name, seed));
  const double chance = 1 - random.unit() * (1 - 1e-12);
  const auto people = static_cast<double>(cut.people);
  // people * (1 - chance^(1 / people)), without losing small numbers.
  return -people * std::expm1(std::log(chance) / people);
}

// When so few of a cut are left; the horizon: never.
double time_of(const FluidRun& run, const FlowCut& cut, double waiting) {
  std::size_t low = 0;
  std::size_t high = run.times.size() - 1;
  if (run.left_of(cut, high) > waiting) return horizon;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (run.left_of(cut, middle) <= waiting) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  if (low == 0) return run.times.front();
  const double before = run.left_of(cut, low - 1);
  const double after = run.left_of(cut, low);
  const double part = before > after ? (before - waiting) / (before - after) : 1;
  return run.times[low - 1] + part * (run.times[low] - run.times[low - 1]);
}

double finish_of(const FluidRun& run, const FlowCut& cut, std::uint64_t seed) {
  return time_of(run, cut, left_at_finish(cut, seed));
}

// The share of the cut's people without an outcome at that second.
double left_at(const FluidRun& run, const FlowCut& cut, double second) {
  const auto after = std::ranges::upper_bound(run.times, second);
  if (after == run.times.begin()) return 1;
  const auto place = static_cast<std::size_t>(after - run.times.begin());
  const auto people = static_cast<double>(cut.people);
  const double before = run.left_of(cut, place - 1);
  if (after == run.times.end()) return before / people;
  const double part = (second - run.times[place - 1]) / (run.times[place] - run.times[place - 1]);
  return (before + part * (run.left_of(cut, place) - before)) / people;
}

// What is drawn of one division of the people knows nothing of the other one, and both end with the
// same person: no part ends after the whole, and the last of them with it.
void end_with(double finish, std::vector<CampaignRuns::CutOutcome>& parts) {
  using CutOutcome = CampaignRuns::CutOutcome;
  if (parts.empty()) return;
  for (CutOutcome& part : parts) part.finish = std::min(part.finish, finish);
  std::ranges::max_element(parts, {}, &CutOutcome::finish)->finish = finish;
}

std::uint64_t seed_of(std::uint64_t seed, int number) {
  return Random(seed * 1'000'003U + static_cast<std::uint64_t>(number))();
}

}  // namespace

CampaignRuns::CampaignRuns(const ForecastFacts& facts)
    : facts_(facts), delays_(delay_stages(facts.retry)), network_(facts) {}

std::vector<CampaignRuns::CutOutcome> CampaignRuns::outcomes_of(const FluidRun& run,
                                                                const std::vector<FlowCut>& cuts,
                                                                std::uint64_t seed,
                                                                double refused) const {
  const double second = std::chrono::duration<double>(facts_.notify_by - facts_.begin).count();
  std::vector<CutOutcome> outcomes;
  for (const FlowCut& cut : cuts) {
    const double left = second > 0 ? left_at(run, cut, second) : 1;
    outcomes.push_back({.finish = finish_of(run, cut, seed), .told = (1 - left) * (1 - refused)});
  }
  return outcomes;
}

CampaignRuns::Outcome CampaignRuns::run(int number) {
  const std::uint64_t seed = seed_of(facts_.seed, number);
  Random random(seed);
  const FluidDraw draw = draw_of(facts_.troubles, [&] { return bell(random); });
  FluidRun run = run_flows(network_, delays_, draw, false);
  Outcome outcome{.all = {},
                  .countries = outcomes_of(run, network_.countries, seed, draw.refused),
                  .providers = outcomes_of(run, network_.providers, seed, draw.refused),
                  .times = std::move(run.times),
                  .done = {}};
  const auto all = static_cast<double>(people_of(facts_));
  double told = 0;
  for (std::size_t country = 0; country < network_.countries.size(); ++country) {
    const CutOutcome& each = outcome.countries[country];
    outcome.all.finish = std::max(outcome.all.finish, each.finish);
    told += each.told * static_cast<double>(network_.countries[country].people);
  }
  end_with(outcome.all.finish, outcome.providers);
  outcome.all.told = all > 0 ? told / all : 0;
  outcome.done.assign(outcome.times.size(), all);
  for (std::size_t part = 0; part < run.left.size(); ++part) {
    const std::vector<double>& left = run.left[part];
    for (std::size_t time = 0; time < left.size(); ++time) outcome.done[time] -= left[time];
  }
  for (double& done : outcome.done) done /= std::max(all, 1.0);
  return outcome;
}

double CampaignRuns::finish(int number) {
  return finish(number, horizon);
}

bool CampaignRuns::is_done(int number, double by) {
  return finish(number, by) <= by;
}

double CampaignRuns::finish(int number, double by) {
  const std::uint64_t seed = seed_of(facts_.seed, number);
  Random random(seed);
  const FluidDraw draw = draw_of(facts_.troubles, [&] { return bell(random); });
  FluidGoal goal{.left = {}, .by = by};
  for (const FlowCut& cut : network_.countries) goal.left.push_back(left_at_finish(cut, seed));
  const FluidRun run = run_flows(network_, delays_, draw, goal);
  double last = 0;
  for (std::size_t country = 0; country < goal.left.size(); ++country) {
    last = std::max(last, time_of(run, network_.countries[country], goal.left[country]));
  }
  return last;
}

FluidRun CampaignRuns::likely_run() {
  return run_flows(network_, delays_, draw_of(facts_.troubles, [] { return 0.0; }), true);
}

double CampaignRuns::likely_speed() {
  return speed_at_begin(network_, delays_, draw_of(facts_.troubles, [] { return 0.0; }));
}

FluidRun CampaignRuns::bound_run(int number) {
  Random random(seed_of(facts_.seed, number));
  const FluidDraw draw = draw_of(facts_.troubles, [&] { return bell(random); });
  return run_flows(network_, delays_, draw, true);
}

}  // namespace crier::pacing::flow
