#include "pacing/flow/least_change.h"

#include <algorithm>
#include <chrono>
#include <numeric>

#include "pacing/flow/forecast.h"
#include "pacing/flow/order_statistics.h"

namespace crier::pacing::flow {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr int halvings = 11;
constexpr int rounds_most = 4;
// Of the whole change: another round would not find a smaller one.
constexpr double no_less = 1.0 / 256;
constexpr double step_further = 1.0 / 128;
constexpr std::size_t probes_around = 6;

// What is proposed is followed some minutes later, and a date that is reached by a hair is missed
// as well: so much time is to be left over at the P95.
constexpr double spare_part = 0.05;
constexpr double spare_seconds_least = 120;
constexpr double spare_part_most = 1.0 / 3;

// The latest finish that leaves it.
double time_of(const ForecastFacts& facts) {
  const double seconds = Seconds(facts.notify_by - facts.begin).count();
  const double spare = std::max(seconds * spare_part, spare_seconds_least);
  return seconds - std::min(spare, seconds * spare_part_most);
}

}  // namespace

double time_with_spare(double finish_seconds) {
  return std::min(std::max(finish_seconds / (1 - spare_part), finish_seconds + spare_seconds_least),
                  finish_seconds / (1 - spare_part_most));
}

LeastChange::LeastChange(const ForecastFacts& facts) {
  all_.resize(static_cast<std::size_t>(facts.runs));
  std::iota(all_.begin(), all_.end(), 0);
  late_most_ = all_.size() - 1 - quantile_ranks(all_.size(), 0.95).estimate;
  usual_ = probes_of(finishes(facts, all_));
}

LeastChange::Probes LeastChange::probes_of(const std::vector<double>& finishes) const {
  std::vector<int> numbers = all_;
  std::ranges::sort(numbers, {},
                    [&](int number) { return finishes[static_cast<std::size_t>(number)]; });
  const std::size_t place = numbers.size() - 1 - late_most_;
  const std::size_t from = place - std::min(place, probes_around);
  const std::size_t until = std::min(numbers.size(), place + probes_around + 1);
  return {.runs = {numbers.begin() + static_cast<std::ptrdiff_t>(from),
                   numbers.begin() + static_cast<std::ptrdiff_t>(until)},
          .place = place - from};
}

double LeastChange::p95(const ForecastFacts& facts, const Probes& probes) {
  std::vector<double> found = finishes(facts, probes.runs);
  std::ranges::sort(found);
  return found[probes.place];
}

double LeastChange::about_p95(const ForecastFacts& facts) const {
  return p95(facts, usual_);
}

bool LeastChange::seems_in_time(const ForecastFacts& facts, const Probes& probes) {
  return p95(facts, probes) <= time_of(facts);
}

bool LeastChange::is_in_time(const ForecastFacts& facts) const {
  const double time = time_of(facts);
  const auto late =
      std::ranges::count_if(finishes(facts, all_), [&](double finish) { return finish > time; });
  return static_cast<std::size_t>(late) <= late_most_;
}

// After a large change other runs are around the P95: when a rate is no longer what counts, retries
// are. So it is searched again with those that are.
std::optional<double> LeastChange::least(const Changed& changed) const {
  std::optional<double> best;
  Probes probes = usual_;
  if (!seems_in_time(changed(1), probes) && !is_in_time(changed(1))) return std::nullopt;
  double bad = 0;
  double good = 1;
  double found = 1;
  for (int round = 0; round < rounds_most; ++round) {
    for (int step = 0; step < halvings; ++step) {
      const double middle = (bad + good) / 2;
      (seems_in_time(changed(middle), probes) ? good : bad) = middle;
    }
    found = good;
    const ForecastFacts facts = changed(found);
    const std::vector<double> all = finishes(facts, all_);
    const double time = time_of(facts);
    const auto late = std::ranges::count_if(all, [&](double finish) { return finish > time; });
    probes = probes_of(all);
    if (static_cast<std::size_t>(late) <= late_most_) {
      const bool is_less = !best || *best - found > no_less;
      best = found;
      if (!is_less || round > 0) break;
      bad = 0;
    } else {
      bad = found;
      good = best.value_or(1);
    }
  }
  if (best) return best;
  for (double part = found; part < 1; part = std::min(1.0, part + step_further)) {
    if (is_in_time(changed(part))) return part;
  }
  return is_in_time(changed(1)) ? std::optional(1.0) : std::nullopt;
}

}  // namespace crier::pacing::flow
