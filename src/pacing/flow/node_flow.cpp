#include "pacing/flow/node_flow.h"

#include <algorithm>
#include <limits>

namespace crier::pacing::flow {
namespace {

constexpr double any_number = std::numeric_limits<double>::infinity();
constexpr double parts_of_a_slow_start = 8;

bool starts_slowly(const LimitPolicy& policy) {
  return policy.rate && policy.adaptation.start == Adaptation::Start::floor;
}

double recovery_of(const LimitPolicy& policy) {
  return static_cast<double>(policy.adaptation.recovery.count());
}

}  // namespace

NodeFlow::NodeFlow(const FlowNode& node, Drag drag)
    : node_(&node), drag_(drag), quota_left_(any_number) {
  const LimitPolicy& policy = *node.policy;
  if (policy.rate) tokens_ = policy.rate->burst;
  if (node.lowered_to > 0) {
    // Successes bring it back, and there are none before the pause is over.
    const double part = std::max(node.lowered_to / usual_rate(), policy.adaptation.floor);
    started_at_ = node.paused_until - part * recovery_of(policy);
    tokens_ = std::min(tokens_, 1.0);
  }
}

bool NodeFlow::is_slow_at_first() const {
  return starts_slowly(*node_->policy) || node_->lowered_to > 0;
}

// Of a node without a rate nobody knows at which it was lowered: once, it is taken.
double NodeFlow::usual_rate() const {
  const LimitPolicy& policy = *node_->policy;
  if (policy.rate) return policy.rate->per_second;
  if (node_->lowered_to > 0) return node_->lowered_to / policy.adaptation.decrease;
  return any_number;
}

void NodeFlow::advance(double now) {
  while (!has_begun_ || span_.until <= now) {
    const std::int32_t day_before = span_.day;
    span_ = node_->timeline->span(span_index_++);
    if (!has_begun_ || span_.day != day_before || !span_.quota) {
      quota_left_ = span_.quota ? quota_of_day() : any_number;
    }
    has_begun_ = true;
  }
  is_paused_ = now < node_->paused_until;
  if (starts_slowly(*node_->policy) && now >= last_taken_ + recovery_of(*node_->policy)) {
    started_at_ = now;
  }
}

double NodeFlow::quota_of_day() const {
  const DayTaken& taken = node_->taken;
  const std::int64_t gone = taken.day == span_.day ? taken.notices : 0;
  return static_cast<double>(std::max<std::int64_t>(*span_.quota - gone, 0));
}

double NodeFlow::started_part(double now) const {
  const LimitPolicy& policy = *node_->policy;
  if (!is_slow_at_first()) return 1;
  return std::clamp((now - started_at_) / recovery_of(policy), policy.adaptation.floor, 1.0);
}

double NodeFlow::even_for(double now) const {
  return started_part(now) < 1 ? recovery_of(*node_->policy) / parts_of_a_slow_start : 0;
}

double NodeFlow::rate(double now) const {
  const double part = started_part(now);
  if (!node_->policy->rate && part >= 1) return any_number;
  return usual_rate() * part * (1 - drag_.time_lost);
}

double NodeFlow::rate_of_answers() const {
  const auto& concurrency = node_->policy->concurrency;
  if (!concurrency || drag_.answer_seconds <= 0) return any_number;
  return *concurrency / drag_.answer_seconds * (1 - drag_.time_lost);
}

double NodeFlow::speed(double now) const {
  if (is_blocked()) return 0;
  return std::min(rate(now), rate_of_answers());
}

double NodeFlow::amount(double now, double seconds) const {
  if (is_blocked()) return 0;
  const double by_rate = tokens_ + rate(now) * seconds;
  return std::min({by_rate, rate_of_answers() * seconds, quota_left_});
}

void NodeFlow::take(double notices, double now, double seconds) {
  if (node_->policy->rate) {
    tokens_ = std::clamp(tokens_ + rate(now) * seconds - notices, 0.0,
                         static_cast<double>(node_->policy->rate->burst));
  }
  quota_left_ = std::max(0.0, quota_left_ - notices);
  if (notices > 0) last_taken_ = now + seconds;
}

LimitHold NodeFlow::narrowest(double now) const {
  if (is_paused_) return LimitHold::reply;
  if (!span_.is_open) return LimitHold::hours;
  if (quota_left_ < least) return LimitHold::day;
  return speed(now) < rate(now) ? LimitHold::concurrency : LimitHold::rate;
}

}  // namespace crier::pacing::flow
