#include "pacing/flow/remedy.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "pacing/flow/flow_network.h"
#include "pacing/flow/least_change.h"
#include "pacing/flow/levers.h"
#include "pacing/flow/raised_limit.h"

namespace crier::pacing::flow {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr std::size_t levers_most = 4;
constexpr std::size_t together_most = 12;
constexpr std::size_t alike_most = 60;  // All by one factor.
constexpr int twice_most = 8;           // Of more it would take too long.
constexpr int connections_more = 10;
constexpr double no_difference = 0.01;
constexpr int dates_most = 4;
constexpr int steps_back_most = 4;

// Nobody moves a campaign of weeks by minutes, or one of minutes by hours.
WallTime::duration date_step(Seconds campaign) {
  return campaign < std::chrono::hours(12) ? WallTime::duration(std::chrono::minutes(5))
                                           : WallTime::duration(std::chrono::hours(1));
}

WallTime step_before(WallTime at, WallTime::duration step) {
  return WallTime(at.time_since_epoch() / step * step);
}

WallTime step_after(WallTime at, WallTime::duration step) {
  const WallTime before = step_before(at, step);
  return before == at ? at : before + step;
}

class Search {
 public:
  Search(const ForecastFacts& facts, const Forecast& forecast, WallTime earliest_begin)
      : facts_(facts),
        forecast_(forecast),
        earliest_begin_(earliest_begin),
        search_(facts, forecast.finishes) {}

  Remedies run() {
    Remedies result;
    if (facts_.notify_by > earliest_begin_) {
      if (auto shorter = watch_less()) result.enough.push_back(*std::move(shorter));
      if (auto earlier = begin_by()) result.enough.push_back(*std::move(earlier));
      add_raises(result);
      add_useless(result);
    }
    if (auto later = move_date(result)) result.enough.push_back(*std::move(later));
    return result;
  }

 private:
  // How far each lever is pulled; 0: not at all.
  using Parts = std::vector<double>;

  // The longest watch that is short enough, in whole minutes.
  [[nodiscard]] std::optional<Remedy> watch_less() const {
    if (facts_.waves.shares.size() < 2 || facts_.waves.watch <= Seconds(0)) return std::nullopt;
    const auto watch_of = [&](double part) {
      return std::chrono::floor<std::chrono::minutes>(facts_.waves.watch * (1 - part));
    };
    const auto part =
        search_.least({.facts =
                           [&](double each) {
                             ForecastFacts changed = facts_;
                             changed.waves.watch = watch_of(each);
                             return changed;
                           },
                       .numbers =
                           [&](double each) {
                             return std::vector{static_cast<double>(watch_of(each).count())};
                           }});
    if (!part) return std::nullopt;
    return Remedy{
        .kind = Remedy::Kind::watch_less, .raises = {}, .at = {}, .watch = watch_of(*part)};
  }

  [[nodiscard]] std::optional<Remedy> begin_by() const {
    if (earliest_begin_ >= facts_.begin) return std::nullopt;
    const auto step = date_step(forecast_.finish.p95.at - facts_.begin);
    const auto begin_of = [&](double part) {
      const auto earlier = std::chrono::duration_cast<WallTime::duration>(
          Seconds(facts_.begin - earliest_begin_) * part);
      return std::max(step_before(facts_.begin - earlier, step), earliest_begin_);
    };
    const auto with_begin = [&](WallTime begin) {
      ForecastFacts changed = facts_;
      changed.begin = begin;
      return changed;
    };
    const auto part =
        search_.least({.facts = [&](double each) { return with_begin(begin_of(each)); },
                       .numbers =
                           [&](double each) {
                             return std::vector{Seconds(facts_.begin - begin_of(each)).count()};
                           }});
    if (!part) return std::nullopt;
    WallTime begin = begin_of(*part);
    for (int tried = 0; tried < steps_back_most; ++tried) {
      const WallTime later = step_before(begin + step, step);
      if (later >= facts_.begin || !search_.is_in_time(with_begin(later))) break;
      begin = later;
    }
    return Remedy{.kind = Remedy::Kind::begin_by, .raises = {}, .at = begin};
  }

  [[nodiscard]] std::vector<LimitRaise> raises_of(const std::vector<Lever>& levers,
                                                  const Parts& parts) const {
    std::vector<LimitRaise> raises;
    for (std::size_t index = 0; index < levers.size(); ++index) {
      if (parts[index] > 0) raises.push_back(pulled(facts_, levers[index], parts[index]));
    }
    for (std::size_t index = 0; index < raises.size(); ++index) {
      const std::optional<std::chrono::year_month_day> day = raises[index].ramp_from;
      if (day) begin_on(*day, raises[index], raises);
    }
    return raises;
  }
  // A ramp that begins sooner and is raised does both.
  static void begin_on(std::chrono::year_month_day day, const LimitRaise& begin,
                       std::vector<LimitRaise>& raises) {
    for (LimitRaise& raise : raises) {
      const bool is_of_it = raise.level == begin.level && raise.node == begin.node;
      if (is_of_it && raise.ramp && !raise.ramp_from) raise.ramp->first_day = day;
    }
  }
  [[nodiscard]] ForecastFacts with(const std::vector<Lever>& levers, const Parts& parts) const {
    ForecastFacts changed = facts_;
    for (const LimitRaise& raise : raises_of(levers, parts)) change_limit(changed, raise);
    return changed;
  }

  // The smallest part of the lever at `index`, with the others as they are.
  [[nodiscard]] std::optional<double> least(const std::vector<Lever>& levers, Parts parts,
                                            std::size_t index, double most) const {
    if (is_whole(levers[index])) {
      parts[index] = 1;
      return search_.is_in_time(with(levers, parts)) ? std::optional(1.0) : std::nullopt;
    }
    const auto part_of = [&](double each) { return std::max(each * most, smallest_part); };
    const auto part = search_.least(
        {.facts =
             [&](double each) {
               parts[index] = part_of(each);
               return with(levers, parts);
             },
         .numbers =
             [&](double each) {
               return std::vector{number_of(pulled(facts_, levers[index], part_of(each)))};
             }});
    return part ? std::optional(part_of(*part)) : std::nullopt;
  }

  // Two searches from two numbers come to one, though each halves what lies between.
  [[nodiscard]] double stepped_back(const std::vector<Lever>& levers, Parts parts,
                                    std::size_t index) const {
    double found = parts[index];
    for (int tried = 0; tried < steps_back_most; ++tried) {
      parts[index] = found;
      const auto less = one_step_less(facts_, levers[index], found);
      if (!less) break;
      parts[index] = *less;
      if (!search_.is_in_time(with(levers, parts))) break;
      found = *less;
    }
    return found;
  }

  // In half of all campaigns, and in those that are late.
  [[nodiscard]] std::vector<Binding> what_binds() const {
    std::vector<Binding> both = forecast_.bindings;
    both.insert(both.end(), forecast_.late_bindings.begin(), forecast_.late_bindings.end());
    return both;
  }
  [[nodiscard]] std::vector<Binding> what_binds(const ForecastFacts& changed) const {
    std::vector<Binding> both = bindings_of(changed);
    std::ranges::move(bindings_of(changed, search_.run_at_p95()), std::back_inserter(both));
    return both;
  }

  void add_raises(Remedies& result) const {
    std::vector<Lever> levers = levers_of(facts_, what_binds());
    if (levers.size() > levers_most) levers.resize(levers_most);
    std::multimap<double, Remedy> found;  // By how much of a change it is.
    for (std::size_t index = 0; index < levers.size(); ++index) {
      Parts parts(levers.size());
      const auto part = least(levers, parts, index, 1);
      if (!part) continue;
      parts[index] = *part;
      if (!is_whole(levers[index])) parts[index] = stepped_back(levers, parts, index);
      const bool is_lifted = levers[index].limit.by == LimitHold::reply;
      found.emplace(
          is_lifted ? 0 : parts[index],
          Remedy{.kind = Remedy::Kind::raise, .raises = raises_of(levers, parts), .at = {}});
    }
    if (found.empty()) {
      if (auto together = raise_together(std::move(levers))) found.emplace(1, *std::move(together));
    }
    for (auto& [part, remedy] : found) result.enough.push_back(std::move(remedy));
  }

  // Whatever binds once those are out of the way binds as well.
  [[nodiscard]] bool add_what_binds_next(std::vector<Lever>& levers) const {
    const ForecastFacts changed = with(levers, Parts(levers.size(), 1));
    bool has_grown = false;
    for (Lever& lever : levers_of(facts_, what_binds(changed))) {
      if (levers.size() == alike_most) break;
      const bool is_known =
          std::ranges::any_of(levers, [&](const Lever& each) { return is_same(each, lever); });
      if (is_known) continue;
      levers.push_back(std::move(lever));
      has_grown = true;
    }
    return has_grown;
  }

  // As little of as few as possible. None of what it answers can be left out, and none be clearly
  // smaller while the others stay.
  [[nodiscard]] std::optional<Remedy> raise_together(std::vector<Lever> levers) const {
    if (levers.empty()) return std::nullopt;
    while (!search_.seems_in_time(with(levers, Parts(levers.size(), 1)))) {
      if (!add_what_binds_next(levers)) return std::nullopt;
    }
    if (levers.size() > together_most) return raise_alike(levers);
    Parts parts(levers.size(), 1);
    for (std::size_t index = levers.size(); index-- > 0;) {
      parts[index] = 0;
      const ForecastFacts changed = with(levers, parts);
      if (!search_.seems_in_time(changed) || !search_.is_in_time(changed)) parts[index] = 1;
    }
    const auto all = least_of_all(levers, parts);
    if (!all) return std::nullopt;
    parts = scaled(parts, *all);
    // Once more, because what the one may be depends on the others.
    const auto pulled_at_all = std::ranges::count_if(parts, [](double part) { return part > 0; });
    const std::size_t rounds = pulled_at_all <= twice_most ? 2 : 1;
    for (std::size_t each = 0; each < rounds * levers.size(); ++each) {
      const std::size_t index = each % levers.size();
      if (parts[index] <= 0 || is_whole(levers[index])) continue;
      if (const auto part = least(levers, parts, index, parts[index])) parts[index] = *part;
    }
    return Remedy{
        .kind = Remedy::Kind::raise_together, .raises = raises_of(levers, parts), .at = {}};
  }

  // Of so many the least of each would take too long: those that are needed grow by the same
  // factor.
  [[nodiscard]] std::optional<Remedy> raise_alike(const std::vector<Lever>& levers) const {
    const Parts all(levers.size(), 1);
    Parts needed = all;
    for (std::size_t index = levers.size(); index-- > 0;) {
      needed[index] = 0;
      if (!search_.seems_in_time(with(levers, needed))) needed[index] = 1;
    }
    for (const Parts& parts : {needed, all}) {
      const auto part = least_of_all(levers, parts);
      if (!part) continue;
      return Remedy{.kind = Remedy::Kind::raise_together,
                    .raises = raises_of(levers, scaled(parts, *part)),
                    .at = {}};
    }
    return std::nullopt;
  }

  // The smallest part of all that are pulled.
  [[nodiscard]] std::optional<double> least_of_all(const std::vector<Lever>& levers,
                                                   const Parts& parts) const {
    return search_.least({.facts = [&](double part) { return with(levers, scaled(parts, part)); },
                          .numbers =
                              [&](double part) {
                                std::vector<double> numbers;
                                for (const LimitRaise& raise :
                                     raises_of(levers, scaled(parts, part))) {
                                  numbers.push_back(number_of(raise));
                                }
                                return numbers;
                              }});
  }

  [[nodiscard]] static Parts scaled(Parts parts, double part) {
    for (double& each : parts) {
      if (each > 0) each = std::max(part, smallest_part);
    }
    return parts;
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
    const bool helps = search_.about_p95(changed) < search_.about_p95(facts_) * (1 - no_difference);
    if (!helps) result.no_use.push_back(more);
  }

  // A date after the begin of a ramp that begins when the campaign should be over is no remedy, and
  // there is none where no end is in sight. Where nothing else helps, the ramp has to begin at once
  // as well.
  [[nodiscard]] std::optional<Remedy> move_date(const Remedies& others) const {
    std::vector<Lever> ramps = levers_of(facts_, what_binds());
    std::erase_if(ramps, [](const Lever& lever) { return !lever.limit.ramp_from; });
    if (!ramps.empty() && !others.enough.empty()) return std::nullopt;
    const Parts parts(ramps.size(), 1);
    ForecastFacts changed = with(ramps, parts);
    Seconds finish = forecast_.finish.p95.at - facts_.begin;
    // Whoever would be told at night for want of time waits for the morning when there is some.
    for (int round = 0; round < dates_most; ++round) {
      const bool is_known = round == 0 && ramps.empty();
      if (!is_known) finish = Seconds(search_.p95(changed));
      if (finish >= Seconds(forecast_horizon)) return std::nullopt;
      const Seconds time(time_with_spare(finish.count()));
      const WallTime at = facts_.begin + std::chrono::ceil<std::chrono::seconds>(time);
      changed.notify_by = step_after(at, date_step(time));
      if (!goes_by_date(changed) && LeastChange::is_in_time(changed, finish.count())) {
        return Remedy{.kind = Remedy::Kind::move_date,
                      .raises = raises_of(ramps, parts),
                      .at = changed.notify_by};
      }
      if (const auto least = least_date(changed, date_step(time))) {
        return Remedy{
            .kind = Remedy::Kind::move_date, .raises = raises_of(ramps, parts), .at = *least};
      }
    }
    return std::nullopt;
  }

  // The notify_by of `changed` or some steps before it: who waits for a morning that a later date
  // allows may be done before an earlier one. Nothing: neither is in time.
  [[nodiscard]] std::optional<WallTime> least_date(ForecastFacts changed,
                                                   WallTime::duration step) const {
    const WallTime last = changed.notify_by;
    for (int tried = 0; tried < steps_back_most; ++tried) {
      changed.notify_by -= step;
      if (changed.notify_by > facts_.notify_by && search_.seems_in_time(changed)) continue;
      changed.notify_by += step;
      break;
    }
    for (; changed.notify_by <= last; changed.notify_by += step) {
      if (search_.is_in_time(changed)) return changed.notify_by;
    }
    return std::nullopt;
  }

  // More than nothing.
  static constexpr double smallest_part = 1e-6;

  const ForecastFacts& facts_;
  const Forecast& forecast_;
  WallTime earliest_begin_;
  LeastChange search_;
};

}  // namespace

Remedies remedies(const ForecastFacts& facts, const Forecast& forecast, WallTime earliest_begin) {
  return Search(facts, forecast, earliest_begin).run();
}

}  // namespace crier::pacing::flow
