#include "pacing/flow/forecast.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <ranges>
#include <string_view>
#include <tuple>

#include "base/check.h"
#include "pacing/flow/binding_of.h"
#include "pacing/flow/campaign_runs.h"
#include "pacing/flow/order_statistics.h"

namespace crier::pacing::flow {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr int runs_least = 20;
constexpr std::size_t course_points = 60;
// A limit that bound for less than this part of the campaign is no news.
constexpr double bound_least = 0.005;

Finish finish_of(std::vector<double> seconds, WallTime begin) {
  if (seconds.empty()) {
    const Estimate at_once{.at = begin, .low = begin, .high = begin};
    return {.p50 = at_once, .p95 = at_once, .p5 = begin};
  }
  std::ranges::sort(seconds);
  const auto estimate = [&](double quantile) {
    const QuantileRanks ranks = quantile_ranks(seconds.size(), quantile);
    return Estimate{.at = instant_after(begin, seconds[ranks.estimate]),
                    .low = instant_after(begin, seconds[ranks.low]),
                    .high = instant_after(begin, seconds[ranks.high])};
  };
  return {.p50 = estimate(0.5), .p95 = estimate(0.95), .p5 = estimate(0.05).at};
}

// Reached in so large a part of the runs.
double reached_in(std::vector<double> values, double part) {
  std::ranges::sort(values, std::greater{});
  return values[quantile_ranks(values.size(), part).estimate];
}

double done_at(const CampaignRuns::Outcome& outcome, double second) {
  const auto after = std::ranges::upper_bound(outcome.times, second);
  if (after == outcome.times.begin()) return 0;
  if (after == outcome.times.end()) return outcome.done.back();
  const auto place = static_cast<std::size_t>(after - outcome.times.begin());
  const double before = outcome.times[place - 1];
  const double part = (second - before) / (outcome.times[place] - before);
  return outcome.done[place - 1] + part * (outcome.done[place] - outcome.done[place - 1]);
}

class Gathering {
 public:
  using CutOutcome = CampaignRuns::CutOutcome;

  Gathering(const ForecastFacts& facts, CampaignRuns& runs) : facts_(facts) {
    for (int number = 0; number < facts.runs; ++number) outcomes_.push_back(runs.run(number));
  }

  [[nodiscard]] ForecastRow all() const {
    return row_of({}, people_of(facts_), [](const auto& outcome) { return outcome.all; });
  }
  [[nodiscard]] std::vector<double> finishes() const {
    std::vector<double> seconds;
    for (const auto& outcome : outcomes_) seconds.push_back(outcome.all.finish);
    return seconds;
  }
  // The run that ends at the P95.
  [[nodiscard]] int run_at_p95() const {
    std::vector<int> numbers(outcomes_.size());
    std::iota(numbers.begin(), numbers.end(), 0);
    std::ranges::sort(numbers, {}, [&](int number) {
      return outcomes_[static_cast<std::size_t>(number)].all.finish;
    });
    return numbers[quantile_ranks(numbers.size(), 0.95).estimate];
  }
  [[nodiscard]] std::vector<ForecastRow> rows(
      const std::vector<FlowCut>& cuts,
      std::vector<CutOutcome> CampaignRuns::Outcome::* which) const {
    std::vector<ForecastRow> rows;
    for (std::size_t index = 0; index < cuts.size(); ++index) {
      rows.push_back(row_of(cuts[index].name, cuts[index].people,
                            [&](const auto& outcome) { return (outcome.*which)[index]; }));
    }
    return rows;
  }

  [[nodiscard]] std::vector<CoursePoint> course(WallTime until) const {
    std::vector<CoursePoint> points;
    const double end = Seconds(until - facts_.begin).count();
    for (std::size_t point = 0; point <= course_points; ++point) {
      const double second = end * static_cast<double>(point) / course_points;
      std::vector<double> shares;
      for (const auto& outcome : outcomes_) shares.push_back(done_at(outcome, second));
      points.push_back({.at = instant_after(facts_.begin, second),
                        .p50 = reached_in(shares, 0.5),
                        .p95 = reached_in(shares, 0.95)});
    }
    return points;
  }

 private:
  template <class OutcomeOf>
  [[nodiscard]] ForecastRow row_of(const std::string& name, std::int64_t people,
                                   OutcomeOf outcome_of) const {
    std::vector<double> seconds;
    std::vector<double> told;
    for (const auto& outcome : outcomes_) {
      const CutOutcome each = outcome_of(outcome);
      seconds.push_back(each.finish);
      told.push_back(each.told);
    }
    return {.name = name,
            .people = people,
            .finish = finish_of(std::move(seconds), facts_.begin),
            .told_p50 = reached_in(told, 0.5),
            .told_p95 = reached_in(told, 0.95)};
  }

  const ForecastFacts& facts_;
  std::vector<CampaignRuns::Outcome> outcomes_;
};

// In the order of time.
std::vector<Binding> bindings_in(const FluidRun& run, const FlowNetwork& network, WallTime begin) {
  const double least = run.times.back() * bound_least;
  std::vector<Binding> bindings;
  for (const BoundSpan& bound : run.bounds) {
    if (bound.until - bound.from < least) continue;
    bindings.push_back(binding_of(bound, network, begin));
  }
  std::ranges::sort(bindings, {}, [](const Binding& each) {
    return std::tuple(each.from, each.level, std::string_view(each.node));
  });
  return bindings;
}

// Of those who may be told last.
std::optional<HoursNotKept> hours_not_kept(FlowNetwork& network, const Forecast& found) {
  const double end = Seconds(found.finish.p95.at - found.begin).count();
  std::optional<HoursNotKept> result;
  for (const FlowPlace& place : network.places) {
    double from = 0;
    for (std::size_t index = 0; from < end; ++index) {
      const LimitTimeline::Span span = place.hours->span(index);
      if (!span.is_open && span.until > network.hours_begin_by) {
        const WallTime at = instant_after(found.begin, from);
        if (!result) result = HoursNotKept{.from = at, .countries = {}};
        result->from = std::min(result->from, at);
        result->countries.insert(result->countries.end(), place.countries.begin(),
                                 place.countries.end());
        break;
      }
      from = span.until;
    }
  }
  if (result) {
    std::ranges::sort(result->countries);
    const auto twice = std::ranges::unique(result->countries);
    result->countries.erase(twice.begin(), twice.end());
  }
  return result;
}

}  // namespace

Forecast forecast(const ForecastFacts& facts) {
  CRIER_CHECK(facts.runs >= runs_least);
  Forecast result;
  result.begin = facts.begin;
  result.notify_by = facts.notify_by;
  result.people = people_of(facts);
  result.runs = facts.runs;
  CampaignRuns runs(facts);
  Gathering gathering(facts, runs);
  const ForecastRow all = gathering.all();
  result.finishes = gathering.finishes();
  result.finish = all.finish;
  result.told_p50 = all.told_p50;
  result.told_p95 = all.told_p95;
  result.is_endangered = facts.begin >= facts.notify_by || result.finish.p95.at >= facts.notify_by;
  if (facts.begin < facts.notify_by) {
    result.rate_needed =
        static_cast<double>(result.people) / Seconds(facts.notify_by - facts.begin).count();
  }
  if (result.people == 0) return result;
  result.countries = gathering.rows(runs.network().countries, &CampaignRuns::Outcome::countries);
  result.providers = gathering.rows(runs.network().providers, &CampaignRuns::Outcome::providers);
  const bool has_end = result.finish.p95.at < facts.begin + forecast_horizon;
  result.course = gathering.course(has_end ? result.finish.p95.at : facts.notify_by);
  result.bindings = bindings_in(runs.likely_run(), runs.network(), facts.begin);
  result.hours_not_kept = hours_not_kept(runs.network(), result);
  if (result.is_endangered) {
    const FluidRun late = runs.bound_run(gathering.run_at_p95());
    result.late_bindings = bindings_in(late, runs.network(), facts.begin);
  }
  return result;
}

std::vector<Binding> bindings_of(const ForecastFacts& facts) {
  CampaignRuns runs(facts);
  return bindings_in(runs.likely_run(), runs.network(), facts.begin);
}

std::vector<Binding> bindings_of(const ForecastFacts& facts, int run) {
  CampaignRuns runs(facts);
  return bindings_in(runs.bound_run(run), runs.network(), facts.begin);
}

std::vector<double> finishes(const ForecastFacts& facts, const std::vector<int>& runs) {
  CampaignRuns all(facts);
  std::vector<double> seconds;
  for (const int number : runs) seconds.push_back(all.finish(number));
  return seconds;
}

}  // namespace crier::pacing::flow
