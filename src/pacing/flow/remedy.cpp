#include "pacing/flow/remedy.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>

#include "pacing/flow/order_statistics.h"
#include "pacing/flow/raised_limit.h"

namespace crier::pacing::flow {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr double factor_most = 1'000;
constexpr int halvings = 9;  // Of the logarithm of the factor: to one in a hundred.
constexpr std::size_t limits_most = 4;
constexpr std::size_t probes_around = 6;
constexpr double step_further = 1.05;
constexpr int connections_more = 10;
constexpr double no_difference = 0.01;

// What is proposed is followed some minutes later, and a date that is reached by a hair is missed
// as well: so much time is to be left over at the P95.
constexpr double spare_part = 0.05;
constexpr double spare_seconds_least = 120;
constexpr double spare_part_most = 1.0 / 3;

// Of `seconds` until notify_by.
double spare_of(double seconds) {
  return std::min(std::max(seconds * spare_part, spare_seconds_least), seconds * spare_part_most);
}

// The least time until notify_by of which so much is spare that `finish` comes before it.
double time_with_spare(double finish) {
  return std::min(std::max(finish / (1 - spare_part), finish + spare_seconds_least),
                  finish / (1 - spare_part_most));
}

class Search {
 public:
  Search(const ForecastFacts& facts, const Forecast& forecast, WallTime earliest_begin)
      : facts_(facts), forecast_(forecast), earliest_begin_(earliest_begin) {
    // Whatever is changed, what goes badly mostly goes badly in the same runs: those around the P95
    // say roughly where it moves to, and all of them whether that is so.
    all_.resize(static_cast<std::size_t>(facts.runs));
    std::iota(all_.begin(), all_.end(), 0);
    const std::vector<double> found = finishes(facts, all_);
    std::vector<int> numbers = all_;
    std::ranges::sort(numbers, {},
                      [&](int number) { return found[static_cast<std::size_t>(number)]; });
    const std::size_t place = quantile_ranks(numbers.size(), 0.95).estimate;
    const std::size_t from = place - std::min(place, probes_around);
    const std::size_t until = std::min(numbers.size(), place + probes_around + 1);
    late_most_ = numbers.size() - 1 - place;
    place_ = place - from;
    probes_.assign(numbers.begin() + static_cast<std::ptrdiff_t>(from),
                   numbers.begin() + static_cast<std::ptrdiff_t>(until));
  }

  Remedies run() {
    Remedies result;
    if (facts_.notify_by > earliest_begin_) {
      if (auto shorter = watch_less()) result.enough.push_back(*std::move(shorter));
      if (auto earlier = begin_by()) result.enough.push_back(*std::move(earlier));
      add_raises(result);
      add_useless(result);
    }
    const double finish = Seconds(forecast_.finish.p95.at - facts_.begin).count();
    const auto at =
        facts_.begin + std::chrono::ceil<std::chrono::seconds>(Seconds(time_with_spare(finish)));
    result.enough.push_back({.kind = Remedy::Kind::move_date,
                             .raises = {},
                             .at = std::chrono::ceil<std::chrono::hours>(at)});
    return result;
  }

 private:
  [[nodiscard]] double p95(const ForecastFacts& facts) const {
    std::vector<double> found = finishes(facts, probes_);
    std::ranges::sort(found);
    return found[place_];
  }
  // As far as the probes say.
  [[nodiscard]] bool seems_in_time(const ForecastFacts& facts) const {
    return p95(facts) <= time_of(facts);
  }
  // Those of `runs` that are late.
  [[nodiscard]] std::vector<int> late_of(const ForecastFacts& facts,
                                         const std::vector<int>& runs) const {
    const std::vector<double> found = finishes(facts, runs);
    std::vector<int> late;
    for (std::size_t index = 0; index < runs.size(); ++index) {
      if (found[index] > time_of(facts)) late.push_back(runs[index]);
    }
    return late;
  }
  [[nodiscard]] bool is_in_time(const ForecastFacts& facts) const {
    return late_of(facts, all_).size() <= late_most_;
  }
  static double time_of(const ForecastFacts& facts) {
    const double seconds = Seconds(facts.notify_by - facts.begin).count();
    return seconds - spare_of(seconds);
  }

  // The longest watch that is short enough, in whole minutes.
  [[nodiscard]] std::optional<Remedy> watch_less() const {
    if (facts_.waves.shares.size() < 2 || facts_.waves.watch <= Seconds(0)) return std::nullopt;
    ForecastFacts changed = facts_;
    changed.waves.watch = Seconds(0);
    if (!seems_in_time(changed)) return std::nullopt;
    Seconds good{};
    Seconds bad = facts_.waves.watch;
    for (int step = 0; step < halvings; ++step) {
      changed.waves.watch = good + (bad - good) / 2;
      (seems_in_time(changed) ? good : bad) = changed.waves.watch;
    }
    auto watch = std::chrono::floor<std::chrono::minutes>(good);
    changed.waves.watch = watch;
    while (!is_in_time(changed)) {
      if (watch.count() == 0) return std::nullopt;
      watch /= 2;
      changed.waves.watch = watch;
    }
    return Remedy{.kind = Remedy::Kind::watch_less, .raises = {}, .at = {}, .watch = watch};
  }

  [[nodiscard]] std::optional<Remedy> begin_by() const {
    ForecastFacts changed = facts_;
    changed.begin = earliest_begin_;
    if (earliest_begin_ >= facts_.begin || !seems_in_time(changed)) return std::nullopt;
    WallTime good = earliest_begin_;
    WallTime bad = facts_.begin;
    for (int step = 0; step < halvings; ++step) {
      changed.begin = good + (bad - good) / 2;
      (seems_in_time(changed) ? good : bad) = changed.begin;
    }
    std::chrono::hours earlier{1};
    changed.begin =
        std::max<WallTime>(std::chrono::floor<std::chrono::hours>(good), earliest_begin_);
    while (!is_in_time(changed)) {
      if (changed.begin == earliest_begin_) return std::nullopt;
      changed.begin = std::max(changed.begin - earlier, earliest_begin_);
      earlier *= 2;
    }
    return Remedy{.kind = Remedy::Kind::begin_by, .raises = {}, .at = changed.begin};
  }

  // Those that bind for the longest time.
  [[nodiscard]] std::vector<LimitRaise> binding_limits() const {
    std::map<std::tuple<LimitLevel, std::string, LimitHold>, WallTime::duration> times;
    for (const Binding& binding : forecast_.bindings) {
      times[{binding.level, binding.node, binding.by}] += binding.until - binding.from;
    }
    std::vector<std::pair<WallTime::duration, LimitRaise>> found;
    for (const auto& [limit, time] : times) {
      LimitRaise raise{.level = std::get<0>(limit),
                       .node = std::get<1>(limit),
                       .by = std::get<2>(limit),
                       .from = 0,
                       .to = 0};
      const auto now = limit_of(facts_, raise);
      if (!now) continue;
      raise.from = *now;
      found.emplace_back(time, std::move(raise));
    }
    std::ranges::sort(found, std::greater{}, [](const auto& each) { return each.first; });
    std::vector<LimitRaise> raises;
    for (auto& [time, raise] : found) {
      if (raises.size() < limits_most) raises.push_back(std::move(raise));
    }
    return raises;
  }

  [[nodiscard]] ForecastFacts with(std::vector<LimitRaise>& raises, double factor) const {
    ForecastFacts changed = facts_;
    for (LimitRaise& raise : raises) {
      const bool has_number = raise.by != LimitHold::hours;
      raise = raised_to(facts_, raise, has_number ? rounded_up(raise.from * factor) : 0);
      change_limit(changed, raise);
    }
    return changed;
  }

  // The smallest factor of all of them that is enough.
  [[nodiscard]] std::optional<double> enough(std::vector<LimitRaise>& raises) const {
    const auto has_number = [](const LimitRaise& raise) { return raise.by != LimitHold::hours; };
    if (std::ranges::none_of(raises, has_number)) {
      return is_in_time(with(raises, 1)) ? std::optional(1.0) : std::nullopt;
    }
    if (!seems_in_time(with(raises, factor_most))) return std::nullopt;
    double bad = 0;
    double good = std::log(factor_most);
    for (int step = 0; step < halvings; ++step) {
      const double middle = (bad + good) / 2;
      (seems_in_time(with(raises, std::exp(middle))) ? good : bad) = middle;
    }
    return enough_from(raises, std::exp(good));
  }

  // From `factor` upwards, by all runs. Those that a raise has brought in time hardly become late
  // by a larger one, so that only those that are late are looked at until there are few enough.
  [[nodiscard]] std::optional<double> enough_from(std::vector<LimitRaise>& raises,
                                                  double factor) const {
    while (true) {
      ForecastFacts changed = with(raises, factor);
      std::vector<int> late = late_of(changed, all_);
      if (late.size() <= late_most_) return factor;
      while (late.size() > late_most_) {
        if (factor >= factor_most) return std::nullopt;
        factor = std::min(factor * step_further, factor_most);
        changed = with(raises, factor);
        late = late_of(changed, late);
      }
    }
  }

  void add_raises(Remedies& result) const {
    std::vector<LimitRaise> together = binding_limits();
    std::vector<std::pair<double, Remedy>> found;
    for (const LimitRaise& limit : together) {
      std::vector<LimitRaise> one{limit};
      if (const auto factor = enough(one)) {
        found.emplace_back(*factor,
                           Remedy{.kind = Remedy::Kind::raise, .raises = std::move(one), .at = {}});
      }
    }
    if (found.empty() && together.size() > 1) {
      if (const auto factor = enough(together)) {
        found.emplace_back(
            *factor,
            Remedy{.kind = Remedy::Kind::raise_together, .raises = std::move(together), .at = {}});
      }
    }
    std::ranges::sort(found, {}, [](const auto& each) { return each.first; });
    for (auto& [factor, remedy] : found) result.enough.push_back(std::move(remedy));
  }

  void add_useless(Remedies& result) const {
    LimitRaise more{
        .level = LimitLevel::channel, .node = {}, .by = LimitHold::concurrency, .from = 0, .to = 0};
    const auto now = limit_of(facts_, more);
    if (!now || facts_.troubles.channel_answer_seconds.p50 <= 0) return;
    more.from = *now;
    more.to = *now + connections_more;
    ForecastFacts changed = facts_;
    change_limit(changed, more);
    if (p95(changed) > p95(facts_) * (1 - no_difference)) result.no_use.push_back(more);
  }

  const ForecastFacts& facts_;
  const Forecast& forecast_;
  WallTime earliest_begin_;
  std::vector<int> all_;     // Numbers of runs.
  std::size_t late_most_{};  // Of all: the others end by the P95.
  std::vector<int> probes_;  // Those around the P95, by their finish.
  std::size_t place_{};      // Of the P95 among them.
};

}  // namespace

Remedies remedies(const ForecastFacts& facts, const Forecast& forecast, WallTime earliest_begin) {
  return Search(facts, forecast, earliest_begin).run();
}

}  // namespace crier::pacing::flow
