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
constexpr int connections_more = 10;
// The date that a campaign reaches by a hair is one that it misses as well.
constexpr double no_difference = 0.01;

class Search {
 public:
  Search(const ForecastFacts& facts, const Forecast& forecast, WallTime earliest_begin)
      : facts_(facts), forecast_(forecast), earliest_begin_(earliest_begin) {
    // Whatever is changed, what goes badly goes badly in the same runs: those around the P95 say
    // where it moves to.
    std::vector<int> numbers(static_cast<std::size_t>(facts.runs));
    std::iota(numbers.begin(), numbers.end(), 0);
    const std::vector<double> found = finishes(facts, numbers);
    std::ranges::sort(numbers, {},
                      [&](int number) { return found[static_cast<std::size_t>(number)]; });
    const std::size_t place = quantile_ranks(numbers.size(), 0.95).estimate;
    const std::size_t from = place - std::min(place, probes_around);
    const std::size_t until = std::min(numbers.size(), place + probes_around + 1);
    place_ = place - from;
    probes_.assign(numbers.begin() + static_cast<std::ptrdiff_t>(from),
                   numbers.begin() + static_cast<std::ptrdiff_t>(until));
  }

  Remedies run() {
    Remedies result;
    if (facts_.notify_by > earliest_begin_) {
      if (auto earlier = begin_by()) result.enough.push_back(*std::move(earlier));
      add_raises(result);
      add_useless(result);
    }
    result.enough.push_back({.kind = Remedy::Kind::move_date,
                             .raises = {},
                             .at = std::chrono::ceil<std::chrono::hours>(forecast_.finish.p95.at +
                                                                         std::chrono::seconds(1))});
    return result;
  }

 private:
  [[nodiscard]] double p95(const ForecastFacts& facts) const {
    std::vector<double> found = finishes(facts, probes_);
    std::ranges::sort(found);
    return found[place_];
  }
  [[nodiscard]] bool is_in_time(const ForecastFacts& facts) const {
    return p95(facts) < Seconds(facts.notify_by - facts.begin).count();
  }

  [[nodiscard]] std::optional<Remedy> begin_by() const {
    ForecastFacts changed = facts_;
    changed.begin = earliest_begin_;
    if (earliest_begin_ >= facts_.begin || !is_in_time(changed)) return std::nullopt;
    WallTime good = earliest_begin_;
    WallTime bad = facts_.begin;
    for (int step = 0; step < halvings; ++step) {
      changed.begin = good + (bad - good) / 2;
      (is_in_time(changed) ? good : bad) = changed.begin;
    }
    const auto hour = std::chrono::floor<std::chrono::hours>(good);
    return Remedy{.kind = Remedy::Kind::begin_by,
                  .raises = {},
                  .at = hour > earliest_begin_ ? WallTime(hour) : earliest_begin_};
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
    if (!is_in_time(with(raises, factor_most))) return std::nullopt;
    double bad = 0;
    double good = std::log(factor_most);
    for (int step = 0; step < halvings; ++step) {
      const double middle = (bad + good) / 2;
      (is_in_time(with(raises, std::exp(middle))) ? good : bad) = middle;
    }
    static_cast<void>(with(raises, std::exp(good)));
    return std::exp(good);
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
  std::vector<int> probes_;  // Numbers of runs, by their finish.
  std::size_t place_{};      // Of the P95 among them.
};

}  // namespace

Remedies remedies(const ForecastFacts& facts, const Forecast& forecast, WallTime earliest_begin) {
  return Search(facts, forecast, earliest_begin).run();
}

}  // namespace crier::pacing::flow
