#include "pacing/flow/passage.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

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

// The pause that takes more than half of the time: whatever holds people after it holds them
// because of it. Null: there is none.
const BoundSpan* long_pause(const FluidRun& run) {
  const auto found = std::ranges::find_if(run.bounds, [&](const BoundSpan& bound) {
    return bound.by == LimitHold::reply && 2 * (bound.until - bound.from) > run.times.back();
  });
  return found == run.bounds.end() ? nullptr : &*found;
}

// The part whose last people are told last.
std::size_t last_part(const FluidRun& run, const FlowNetwork& network) {
  std::size_t last = 0;
  double latest = -1;
  for (std::size_t part = 0; part < run.left.size(); ++part) {
    if (network.is_of_others(part)) continue;
    const std::vector<double>& left = run.left[part];
    const auto somebody =
        std::ranges::find_if(left.rbegin(), left.rend(), [](double people) { return people > 0; });
    const auto time = static_cast<double>(left.rend() - somebody);
    if (time > latest) {
      latest = time;
      last = part;
    }
  }
  return last;
}

bool holds(const BoundSpan& bound, const FlowPart& part, const FlowNetwork& network) {
  if (bound.place) return part.people_hours != nullptr && part.place == *bound.place;
  for (std::uint32_t node = part.node;; node = network.nodes[node].parent) {
    if (node == bound.node) return true;
    if (node == 0) return false;
  }
}

// What held those who are told last, whichever node it is, for most of the time. What they go
// through at the very end says little: behind a full day, or a night, all go at the rate of the
// channel.
std::optional<BoundSpan> longest_hold(const FluidRun& run, const FlowNetwork& network) {
  if (network.parts.empty()) return std::nullopt;
  const FlowPart& part = network.parts[last_part(run, network)];
  using Kind = std::tuple<std::uint32_t, std::optional<std::uint32_t>, LimitHold>;
  std::map<Kind, double> seconds;
  const auto kind_of = [](const BoundSpan& bound) {
    return Kind(bound.node, bound.place, bound.by);
  };
  for (const BoundSpan& bound : run.bounds) {
    if (holds(bound, part, network)) seconds[kind_of(bound)] += bound.until - bound.from;
  }
  if (seconds.empty()) return std::nullopt;
  const auto most =
      std::ranges::max_element(seconds, {}, [](const auto& each) { return each.second; });
  std::optional<BoundSpan> found;
  for (const BoundSpan& bound : run.bounds) {
    if (kind_of(bound) != most->first) continue;
    if (!found) found = bound;
    found->until = std::max(found->until, bound.until);
  }
  return found;
}

// Nor that it begins slowly, which is over by itself.
void forget_calendar(LimitPolicy& policy) {
  policy.hours.reset();
  policy.per_day.reset();
  policy.ramp.reset();
  policy.adaptation.start = Adaptation::Start::full;
}

ForecastFacts without_calendar(ForecastFacts facts) {
  LimitSettings& limits = facts.limits;
  forget_calendar(limits.channel);
  forget_calendar(limits.each_domain);
  for (ProviderGroup& group : limits.groups) forget_calendar(group.policy);
  for (auto& [name, policy] : limits.domains) forget_calendar(policy);
  for (NodeHeld& held : facts.held) held.paused_until.reset();
  facts.people_hours.reset();
  facts.days_taken.clear();
  facts.waves = {};
  return facts;
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
  const std::optional<BoundSpan> longest =
      pause == nullptr ? longest_hold(run, runs.network()) : *pause;
  if (longest) result.bound_by = binding_of(*longest, runs.network(), facts.begin);
  return result;
}

}  // namespace

Passage passage(const ForecastFacts& facts) {
  return passage_without_troubles(without_troubles(facts));
}

double speed_at_limits(const ForecastFacts& facts) {
  const ForecastFacts even = without_calendar(without_troubles(facts));
  return CampaignRuns(even).likely_speed();
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
