#include "dispatch/setbacks.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"

namespace crier::dispatch {
namespace {

// In a row at one place: some are chance, and somebody may be mending it.
constexpr int failures_max = 5;
// A second time although the rehearsal went well: people would be told once more by each try.
constexpr int losses_max = 2;
// Until the next try: doubled by each failure. Once the cause is mended it goes on soon.
constexpr std::chrono::seconds pause_first{1};
constexpr std::chrono::seconds pause_max{15};

constexpr int no_lane = -1;

int place_of(std::optional<Lane> lane) {
  return lane ? lane->value : no_lane;
}

// Rows that break a rule and faults of ours lie in the campaign or in us. A right that was revoked
// or a full disk lies outside, and is waited for.
bool comes_again(Refusal::Kind kind) {
  return kind == Refusal::Kind::data || kind == Refusal::Kind::fault;
}

bool is_done(std::string_view step, const StepsDone& steps) {
  return step.empty() || steps.contains(step);
}

}  // namespace

Setbacks::Then Setbacks::add(const Setback& setback, SteadyTime now) {
  // The lanes that are walked at the same time meet the same cause.
  const bool is_new_round = may_try(now);
  Place& place = places_.try_emplace(place_of(setback.lane), Place{.since = now}).first->second;
  ++place.failures;
  goes_on_ = false;
  place.last = now;
  place.is_outside = !comes_again(setback.refusal.kind);
  place.lease_kept = setback.lease_kept;
  place.step = setback.step;
  const auto pause = pause_first * (1 << std::min(place.failures - 1, 4));
  again_at_ = std::max(again_at_, now + std::min(pause, pause_max));
  if (setback.outcomes_lost && is_new_round) ++losses_;

  // Lost outcomes mean that people were told and will be told once more. Where the cause comes
  // again, each further try would do that to others.
  if (setback.outcomes_lost && (comes_again(setback.refusal.kind) || losses_ >= losses_max)) {
    return Then::stop_campaign;
  }
  return comes_again(setback.refusal.kind) && place.failures >= failures_max ? Then::stop_campaign
                                                                             : Then::try_again;
}

void Setbacks::passed(std::optional<Lane> lane) {
  places_.erase(place_of(lane));
  // With nothing left that fails there is nothing to wait for.
  if (places_.empty()) again_at_ = {};
}

void Setbacks::ended_well(std::optional<Lane> lane, const StepsDone& steps) {
  const auto place = places_.find(place_of(lane));
  if (place != places_.end() && is_done(place->second.step, steps)) passed(lane);
}

// A booking proves more than a walk that ended well, which may have had nothing to book: only it
// shows that outcomes are not lost any more.
void Setbacks::booked(Lane lane, SteadyTime begun, const StepsDone& steps) {
  losses_ = 0;
  goes_on_ = true;
  std::erase_if(places_, [&](const auto& entry) {
    const Place& place = entry.second;
    return place.is_outside && place.last < begun && is_done(place.step, steps);
  });
  passed(lane);
}

SteadyTime Setbacks::since() const {
  CRIER_CHECK(!places_.empty());
  return std::ranges::min_element(places_, {}, [](const auto& entry) { return entry.second.since; })
      ->second.since;
}

std::vector<Lane> Setbacks::lanes() const {
  return lanes_let_go(SteadyTime::max());
}

std::vector<Lane> Setbacks::lanes_let_go(SteadyTime ended) const {
  std::vector<Lane> lanes;
  for (const auto& [number, place] : places_) {
    if (number == no_lane || (place.lease_kept && place.last >= ended)) continue;
    lanes.push_back(Lane{static_cast<std::int16_t>(number)});
  }
  return lanes;
}

}  // namespace crier::dispatch
