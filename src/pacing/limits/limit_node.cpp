#include "pacing/limits/limit_node.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace crier::pacing {
namespace {

constexpr SteadyTime never{SteadyTime::min().time_since_epoch() / 2};
// A node is kept for so long after its last notice: most of those that come again do so at once.
constexpr std::chrono::seconds kept{2};
}  // namespace

std::string_view name_of(LimitHold hold) {
  switch (hold) {
    case LimitHold::reply: return "reply";
    case LimitHold::hours: return "hours";
    case LimitHold::day: return "day";
    case LimitHold::rate: return "rate";
    case LimitHold::concurrency: return "concurrency";
    case LimitHold::slots: return "slots";
    case LimitHold::room: return "room";
  }
  CRIER_CHECK(false);
}

LimitNode::LimitNode(SharedPolicy& policy, Moment now)
    : shared_(&policy),
      day_(policy.calendar.day(now.wall).number),
      day_is_full_until_(never),
      last_taken_(now.steady),
      slots_asked_after_(never) {
  begin_slowly(now.steady);
  if (const auto limit = rate(now.steady)) pace_ = pace_of(*limit);
}

void LimitNode::change(SharedPolicy& policy, Moment now) {
  if (places_) places_->ask_at = never;
  // The day of another zone is another day; what has gone today counts for it all the same.
  static_cast<void>(taken_today(now));
  const std::int32_t today = policy.calendar.day(now.wall).number;
  if (today != day_) {
    // What it was granted stands in the table, which counts it for this day as well.
    if (is_granted()) taken_on_day_ = std::max<std::int64_t>(taken_on_day_ - granted_on_day_, 0);
    begin_day(today);
  } else {
    follow_quota(policy.calendar.day(now.wall).quota, now);
  }
  day_is_full_until_ = never;
  slots_asked_after_ = never;
  const bool had_rate = shared_->policy.rate.has_value();
  shared_ = &policy;
  if (slowdown_ && policy.policy.rate) {
    slowdown_->change(*policy.policy.rate, policy.policy.adaptation);
  } else if (slowdown_ && had_rate) {
    slowdown_->free_of_rate();
  }
  keep_pace(now.steady);
}

void LimitNode::begin_slowly(SteadyTime now) {
  const LimitPolicy& policy = shared_->policy;
  if (policy.adaptation.start != Adaptation::Start::floor || !policy.rate) return;
  slowdown(now, now).begin_anew(now);
}

std::optional<HeldBack> LimitNode::held_back(Moment now) {
  if (now.steady >= last_taken_ + shared_->policy.adaptation.recovery) begin_slowly(now.steady);
  if (slowdown_) {
    if (slowdown_->paused_until() > now.steady) {
      return HeldBack{.by = LimitHold::reply, .until = slowdown_->paused_until()};
    }
    keep_pace(now.steady);
  }
  if (const auto opens = shared_->calendar.closed_until(now.wall)) {
    return HeldBack{.by = LimitHold::hours, .until = now.steady_at(*opens)};
  }
  if (shared_->calendar.has_quota()) {
    if (const auto held = held_by_day(now)) return held;
  }
  if (is_full(now.steady)) return held_by_concurrency(now.steady);
  return held_by_rate(now.steady);
}

std::optional<HeldBack> LimitNode::held_by_rate(SteadyTime now) {
  if (!pace_.is_limited()) return std::nullopt;
  if (!is_granted()) {
    const SteadyTime opens = bucket_.opens(pace_);
    if (opens <= now) return std::nullopt;
    return HeldBack{.by = LimitHold::rate, .until = sooner_of(opens, now)};
  }
  pay_owed_slots(now);
  const auto slot = allowance_ && owed_slots_ == 0 ? allowance_->next_slot(now) : std::nullopt;
  if (!slot) {
    const bool asks_later = slots_asked_after_ > now;
    return HeldBack{.by = LimitHold::slots,
                    .until = asks_later ? sooner_of(slots_asked_after_, now) : std::nullopt};
  }
  if (*slot <= now) return std::nullopt;
  return HeldBack{.by = LimitHold::rate, .until = sooner_of(slot, now)};
}

std::optional<SteadyTime> LimitNode::sooner_of(std::optional<SteadyTime> until,
                                               SteadyTime now) const {
  const auto change = slowdown_ ? slowdown_->changes_at(now) : std::nullopt;
  if (!change) return until;
  return until ? std::min(*until, *change) : change;
}

void LimitNode::pay_owed_slots(SteadyTime now) {
  while (owed_slots_ > 0 && allowance_ && allowance_->take(now)) --owed_slots_;
}

std::int32_t LimitNode::take(Moment now, int weight) {
  if (is_granted() && pace_.is_limited()) {
    CRIER_CHECK(owed_slots_ == 0 && allowance_ && allowance_->take(now.steady));
    owed_slots_ = weight - 1;
    pay_owed_slots(now.steady);
  } else {
    bucket_.take(pace_, now.steady, weight);
  }
  measure(now.steady);
  ++in_flight_;
  if (places_) places_->busiest = std::max(places_->busiest, in_flight_);
  last_taken_ = now.steady;
  static_cast<void>(taken_today(now));
  ++taken_on_day_;
  return day_;
}

bool LimitNode::slow(SteadyTime taken_at, SteadyTime now) {
  const bool is_news = slowdown(taken_at, now).lower(taken_at, now, shared_->daemons);
  keep_pace(now);
  return is_news;
}

void LimitNode::pause(SteadyTime until, SteadyTime taken_at, SteadyTime now) {
  slowdown(taken_at, now).pause(until, now);
}

bool LimitNode::is_paused_since(SteadyTime taken_at, SteadyTime now) const {
  return slowdown_ && slowdown_->is_paused_since(taken_at, now);
}

void LimitNode::cap_rate(double per_second, const Cap& cap) {
  slowdown(cap.taken_at, cap.now).cap_rate(per_second, cap.now, cap.length);
  keep_pace(cap.now);
}

void LimitNode::cap_concurrency(int notices, const Cap& cap) {
  slowdown(cap.taken_at, cap.now).cap_concurrency(notices, cap.now, cap.length);
}

void LimitNode::raise(SteadyTime taken_at, SteadyTime now) {
  slowdown_->raise(taken_at, now, shared_->daemons);
  keep_pace(now);
}

std::optional<SlowdownState> LimitNode::slowdown_state(Moment now) const {
  if (!slowdown_) return std::nullopt;
  const SlowdownState state = slowdown_->state(now);
  return state.holds(now.wall) ? std::optional(state) : std::nullopt;
}

void LimitNode::slow_to(const SlowdownState& told, Moment now) {
  slowdown_from(std::max(1.0, told.usual), now.steady).slow_to(told, now);
  keep_pace(now.steady);
}

void LimitNode::raise_to(double part, SteadyTime now) {
  if (!slowdown_) return;
  slowdown_->raise_to(part, now);
  keep_pace(now);
}

void LimitNode::recover(SteadyTime now) {
  if (!slowdown_) return;
  slowdown_->recover(now);
  keep_pace(now);
}

void LimitNode::lift(SteadyTime now) {
  if (!slowdown_) return;
  slowdown_->lift(now);
  keep_pace(now);
}

// The others are sent as much, as far as is known here.
Slowdown& LimitNode::slowdown(SteadyTime taken_at, SteadyTime now) {
  return slowdown_from(measured_rate(taken_at) * shared_->daemons, now);
}

Slowdown& LimitNode::slowdown_from(double measured, SteadyTime now) {
  // One that is over knows a rate of before, and may not have been asked for a while.
  if (slowdown_ && slowdown_->is_over(now)) slowdown_.reset();
  if (!slowdown_) {
    const LimitPolicy& policy = shared_->policy;
    const RateLimit usual =
        policy.rate.value_or(RateLimit{.per_second = measured, .burst = burst_min(measured)});
    slowdown_ = std::make_unique<Slowdown>(
        Slowdown::Options{
            .usual = usual, .is_measured = !policy.rate, .adaptation = policy.adaptation},
        now);
  }
  return *slowdown_;
}

std::optional<RateLimit> LimitNode::rate(SteadyTime now) const {
  return slowdown_ ? slowdown_->rate(now) : shared_->policy.rate;
}

std::optional<int> LimitNode::concurrency(SteadyTime now) const {
  const std::optional<int> allowed = shared_->policy.concurrency;
  const auto cap = slowdown_ ? slowdown_->concurrency(now) : std::nullopt;
  if (!cap) return allowed;
  return allowed ? std::min(*allowed, *cap) : cap;
}

void LimitNode::keep_pace(SteadyTime now) {
  if (slowdown_ && slowdown_->is_over(now)) slowdown_.reset();
  const auto limit = rate(now);
  const Pace pace = limit ? pace_of(*limit) : Pace{};
  if (pace == pace_) return;
  if (pace.is_faster_than(pace_)) slots_asked_after_ = never;
  // Slots that were granted at a higher rate would be too many.
  if (pace.interval > pace_.interval) allowance_.reset();
  // Those of a lower rate can be used for longer; with the slots of the higher one they would be a
  // second burst.
  if (allowance_ && pace.is_limited()) allowance_->shorten(pace.lateness);
  bucket_.change(pace_, pace, now);
  if (!pace.is_limited()) owed_slots_ = 0;
  pace_ = pace;
}

SteadyTime LimitNode::paused_until() const {
  return slowdown_ ? slowdown_->paused_until() : never;
}

double LimitNode::measured_rate(SteadyTime taken_at) const {
  // The second of the notice, or the oldest that is known.
  std::size_t which = 0;
  while (which + 1 < seconds_.size() && seconds_.at(which).begins > taken_at) ++which;
  std::uint32_t most = seconds_.at(which).taken;
  // It may have just begun.
  if (which + 1 < seconds_.size()) {
    const Second& before = seconds_.at(which + 1);
    const bool is_next_to_it = seconds_.at(which).begins < before.begins + std::chrono::seconds(2);
    if (is_next_to_it) most = std::max(most, before.taken);
  }
  return std::max(1.0, static_cast<double>(most));
}

void LimitNode::measure(SteadyTime now) {
  if (now >= seconds_.front().begins + std::chrono::seconds(1)) {
    std::ranges::rotate(seconds_, seconds_.end() - 1);
    seconds_.front() = {.begins = now};
  }
  ++seconds_.front().taken;
}

bool LimitNode::is_forgotten(const Slowdown& slowdown, SteadyTime now) const {
  if (slowdown.is_over(now)) return true;
  // One that begins slowly, and would do so again.
  const Adaptation& adaptation = shared_->policy.adaptation;
  return adaptation.start == Adaptation::Start::floor && !slowdown.remembers(now) &&
         now >= last_taken_ + adaptation.recovery;
}

bool LimitNode::is_idle(Moment now) {
  if (in_flight_ > 0 || places_ || now.steady < last_taken_ + kept) return false;
  if (slowdown_ && !is_forgotten(*slowdown_, now.steady)) return false;
  if (!bucket_.is_full(now.steady) || owed_slots_ > 0) return false;
  return slots_left(now.steady) == 0;
}

}  // namespace crier::pacing
