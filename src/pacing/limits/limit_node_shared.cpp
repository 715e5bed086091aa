// What a node has of its day, and of what it shares with the nodes of other daemons.
#include <algorithm>
#include <limits>
#include <utility>

#include "pacing/limits/limit_node.h"

namespace crier::pacing {
namespace {

constexpr SteadyTime never{SteadyTime::min().time_since_epoch() / 2};
// Other daemons give back what they do not need of a day.
constexpr std::chrono::minutes full_day_asked_again_after{1};
// When slots are asked for again that were too far ahead: neither at once, whatever the clocks say,
// nor so late that an error of theirs would stop the channel.
constexpr std::chrono::milliseconds asked_again_least{5};
constexpr std::chrono::seconds asked_again_most{10};

// Larger than any.
constexpr std::int64_t no_quota = std::numeric_limits<std::int64_t>::max();

// How many of a day's notices to ask for at once where no rate says it: a small part, because a
// daemon that dies takes them with it.
std::int64_t notices_at_once(std::int64_t quota) {
  constexpr std::int64_t parts = 50;
  constexpr std::int64_t most = 1'000;
  return std::clamp<std::int64_t>(quota / parts, 1, most);
}

}  // namespace

std::int64_t LimitNode::taken_today(Moment now) {
  const std::int32_t today = shared_->calendar.day(now.wall).number;
  if (today == day_) return taken_on_day_;
  if (today > day_) {
    day_before_ = day_;
    taken_on_day_before_ = std::exchange(taken_on_day_, 0);
  } else if (today < day_) {
    // The clock was wrong for a while, and what was taken meanwhile was taken on this day.
    if (day_before_ == today) taken_on_day_ += taken_on_day_before_;
    day_before_ = today - 1;
    taken_on_day_before_ = 0;
  }
  begin_day(today);
  return taken_on_day_;
}

void LimitNode::begin_day(std::int32_t day) {
  day_ = day;
  granted_on_day_ = 0;
  withdrawn_on_day_ = 0;
  quota_was_lowered_ = false;
  day_is_full_until_ = never;
}

std::optional<HeldBack> LimitNode::held_by_day(Moment now) {
  const LimitCalendar::Day& day = shared_->calendar.day(now.wall);
  if (!day.quota) return std::nullopt;
  const std::int64_t taken = taken_today(now);
  const SteadyTime ends = now.steady_at(day.ends);
  if (!is_granted()) {
    if (taken < *day.quota) return std::nullopt;
    return HeldBack{.by = LimitHold::day, .until = ends};
  }
  if (*day.quota == 0) return HeldBack{.by = LimitHold::day, .until = ends};
  if (taken < granted_on_day_) return std::nullopt;
  if (day_is_full_until_ > now.steady) {
    return HeldBack{.by = LimitHold::day, .until = std::min(ends, day_is_full_until_)};
  }
  return HeldBack{.by = LimitHold::slots, .until = std::nullopt};
}

void LimitNode::give_back(std::int32_t day, Moment now) {
  --in_flight_;
  static_cast<void>(taken_today(now));
  if (day != day_ || taken_on_day_ == 0) return;
  --taken_on_day_;
  // It may have been granted of more than the day has by now.
  if (quota_was_lowered_) withdraw_left(now);
}

LimitNode::DayCount LimitNode::day_count(Moment now) {
  const LimitCalendar::Day& day = shared_->calendar.day(now.wall);
  return {.day = day.number, .notices = day.quota ? taken_today(now) : 0};
}

// In this order: on a new day nothing is granted yet.
std::int64_t LimitNode::left_of_day(Moment now) {
  const std::int64_t taken = taken_today(now);
  return granted_on_day_ - taken;
}

void LimitNode::follow_quota(std::optional<std::int64_t> quota, Moment now) {
  if (!is_granted()) return;
  const std::int64_t most = quota.value_or(no_quota);
  if (most < quota_most_) {
    quota_was_lowered_ = true;
    withdraw_left(now);
  }
  // An answer that is on its way is of what counted when it was asked for, or of what came since.
  quota_most_ = std::max(quota_most_, most);
}

void LimitNode::withdraw_left(Moment now) {
  const std::int64_t left = std::max<std::int64_t>(left_of_day(now), 0);
  granted_on_day_ -= left;
  withdrawn_on_day_ += left;
}

void LimitNode::add(const Grant& grant, const SharedClock& clock, std::optional<std::int32_t> day,
                    Moment now) {
  static_cast<void>(taken_today(now));
  const bool is_of_day = grant.interval <= std::chrono::nanoseconds(0);
  // What comes after midnight for the day before is of no use any more.
  if (day && *day == day_) {
    granted_on_day_ += grant.slots;
    if (grant.slots == 0 && is_of_day) day_is_full_until_ = now.steady + full_day_asked_again_after;
    const auto& quota = shared_->calendar.day(now.wall).quota;
    if (quota.value_or(no_quota) < quota_most_) return withdraw_left(now);
  }
  if (is_of_day) return;
  if (grant.slots == 0) {
    slots_asked_after_ = std::clamp(clock.to_steady(grant.first), now.steady + asked_again_least,
                                    now.steady + asked_again_most);
    return;
  }
  // The rate was lowered while the database answered: these slots are too close to each other.
  if (pace_.is_limited() && grant.interval < pace_.interval) return;
  if (!allowance_) allowance_ = std::make_unique<Allowance>();
  allowance_->add(grant, clock);
}

int LimitNode::slots_left(SteadyTime now) {
  return allowance_ ? std::max(allowance_->slots_left(now) - owed_slots_, 0) : 0;
}

bool LimitNode::has_enough(Moment now, Duration booking_took) {
  // Slots that nobody here may use would be lost to the others.
  if (concurrency(now.steady) && (!places_ || places_->given == 0)) return true;
  const LimitCalendar::Day& day = shared_->calendar.day(now.wall);
  const std::int64_t left = left_of_day(now);
  // Of a day that is full nothing can be booked.
  if (day.quota && (*day.quota == 0 || day_is_full_until_ > now.steady)) return true;
  const auto limit = rate(now.steady);
  if (day.quota && (limit ? left <= 0 : left <= notices_at_once(*day.quota) / 2)) return false;
  if (!limit || slots_asked_after_ > now.steady) return true;
  return !runs_low(
      {.limit = *limit, .booking_took = booking_took, .slots_left = slots_left(now.steady)});
}

LimitNode::Want LimitNode::want(Moment now) {
  Want want{.rate = rate(now.steady),
            .slots_left = slots_left(now.steady),
            .of_day = 0,
            .day = shared_->calendar.day(now.wall)};
  quota_most_ = want.day.quota.value_or(no_quota);
  if (!want.day.quota) return want;
  const std::int64_t left = left_of_day(now);
  // What went before its days were counted, or without a part of the day, is counted first, because
  // no slot of the rate is needed for it.
  if (left < 0) want.rate.reset();
  if (want.rate || *want.day.quota == 0) return want;
  want.of_day =
      static_cast<int>(notices_at_once(*want.day.quota) + std::max<std::int64_t>(-left, 0));
  return want;
}

LimitNode::DayCount LimitNode::take_surplus(Moment now) {
  const std::int64_t left = left_of_day(now);
  // Without a rate, all that is left can go at any time.
  const std::int64_t usable = rate(now.steady) ? slots_left(now.steady) : left;
  const std::int64_t surplus = std::max<std::int64_t>(left - usable, 0);
  granted_on_day_ -= surplus;
  return {.day = day_, .notices = surplus + std::exchange(withdrawn_on_day_, 0)};
}

LimitNode::DayCount LimitNode::release_day(Moment now) {
  const std::int64_t left = std::max<std::int64_t>(left_of_day(now), 0);
  granted_on_day_ -= left;
  return {.day = day_, .notices = left + std::exchange(withdrawn_on_day_, 0)};
}

}  // namespace crier::pacing
