#include "pacing/flow/passage.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "pacing/flow/binding_of.h"
#include "pacing/flow/campaign_runs.h"

namespace crier::pacing::flow {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr int halvings = 14;  // Of ten days: to a minute.

ForecastFacts without_troubles(ForecastFacts facts) {
  facts.troubles = {.deferred = {},
                    .deferred_again = {},
                    .refused = {},
                    .time_lost = {},
                    .answer_seconds = facts.troubles.answer_seconds,
                    .channel_answer_seconds = facts.troubles.channel_answer_seconds,
                    .taken_up_seconds = {}};
  return facts;
}

WallTime instant(WallTime begin, double seconds) {
  const Seconds most = forecast_horizon;
  return begin + std::chrono::ceil<std::chrono::microseconds>(std::min(Seconds(seconds), most));
}

const BoundSpan* last_of(const FluidRun& run) {
  const auto last = std::ranges::max_element(run.bounds, {}, &BoundSpan::until);
  return last == run.bounds.end() ? nullptr : &*last;
}

// The pause that takes more than half of the time: whatever holds people after it holds them
// because of it. Null: there is none.
const BoundSpan* long_pause(const FluidRun& run) {
  const auto found = std::ranges::find_if(run.bounds, [&](const BoundSpan& bound) {
    return bound.by == LimitHold::reply && 2 * (bound.until - bound.from) > run.times.back();
  });
  return found == run.bounds.end() ? nullptr : &*found;
}

// Of a node that is closed at night and full by day, what takes more of the time.
const BoundSpan* longest_of_node(const FluidRun& run, const BoundSpan& last) {
  const auto is_of_it = [&](const BoundSpan& bound) {
    return bound.node == last.node && bound.place == last.place;
  };
  std::map<LimitHold, double> seconds;
  for (const BoundSpan& bound : run.bounds) {
    if (is_of_it(bound)) seconds[bound.by] += bound.until - bound.from;
  }
  const auto most =
      std::ranges::max_element(seconds, {}, [](const auto& each) { return each.second; });
  const auto found = std::ranges::find_if(run.bounds, [&](const BoundSpan& bound) {
    return is_of_it(bound) && bound.by == most->first;
  });
  return &*found;
}

bool is_over(const FluidRun& run) {
  return std::ranges::all_of(run.left, [](const auto& people) { return people.back() <= 0; });
}

Passage passage_without_troubles(const ForecastFacts& facts) {
  CampaignRuns runs(facts);
  const FluidRun run = runs.likely_run();
  Passage result{.done = is_over(run) ? instant(facts.begin, run.times.back())
                                      : facts.begin + forecast_horizon,
                 .bound_by = {}};
  const BoundSpan* const pause = long_pause(run);
  if (const BoundSpan* const last = pause == nullptr ? last_of(run) : pause) {
    BoundSpan longest = pause == nullptr ? *longest_of_node(run, *last) : *pause;
    longest.until = last->until;
    result.bound_by = binding_of(longest, runs.network(), facts.begin);
  }
  return result;
}

}  // namespace

Passage passage(const ForecastFacts& facts) {
  return passage_without_troubles(without_troubles(facts));
}

WallTime last_begin(const ForecastFacts& given) {
  ForecastFacts facts = without_troubles(given);
  const auto done = [&](WallTime begin) {
    facts.begin = begin;
    return passage_without_troubles(facts).done;
  };
  const WallTime at_once = done(given.begin);
  if (at_once >= given.notify_by) return given.begin - (at_once - given.notify_by);
  WallTime good = given.begin;
  WallTime bad = given.notify_by;
  for (int step = 0; step < halvings; ++step) {
    const WallTime middle = good + (bad - good) / 2;
    (done(middle) < given.notify_by ? good : bad) = middle;
  }
  return good;
}

}  // namespace crier::pacing::flow
