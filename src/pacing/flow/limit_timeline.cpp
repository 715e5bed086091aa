#include "pacing/flow/limit_timeline.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace crier::pacing::flow {

LimitTimeline::LimitTimeline(const LimitPolicy& policy, WallTime begin)
    : policy_(&policy), calendar_(policy), begin_(begin), next_(begin) {}

void LimitTimeline::add() {
  Span span{.until = std::numeric_limits<double>::infinity()};
  WallTime until = WallTime::max();
  if (policy_->hours) {
    const Opening opening =
        opening_at(*policy_->hours, {.zone = policy_->zone, .country = policy_->country}, next_);
    span.is_open = opening.is_open;
    until = opening.until;
  }
  if (calendar_.has_quota()) {
    const LimitCalendar::Day& day = calendar_.day(next_);
    span.day = day.number;
    span.quota = day.quota;
    until = std::min(until, day.ends);
  }
  if (until != WallTime::max()) {
    span.until = std::chrono::duration<double>(until - begin_).count();
    next_ = until;
  }
  spans_.push_back(span);
}

}  // namespace crier::pacing::flow
