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
  if (node.policy->rate) tokens_ = node.policy->rate->burst;
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
  if (!starts_slowly(policy)) return 1;
  return std::clamp((now - started_at_) / recovery_of(policy), policy.adaptation.floor, 1.0);
}

double NodeFlow::even_for(double now) const {
  return started_part(now) < 1 ? recovery_of(*node_->policy) / parts_of_a_slow_start : 0;
}

double NodeFlow::rate(double now) const {
  const auto& limit = node_->policy->rate;
  return limit ? limit->per_second * started_part(now) * (1 - drag_.time_lost) : any_number;
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
  const double by_rate = node_->policy->rate ? tokens_ + rate(now) * seconds : any_number;
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
  if (!span_.is_open) return LimitHold::hours;
  if (quota_left_ < least) return LimitHold::day;
  return speed(now) < rate(now) ? LimitHold::concurrency : LimitHold::rate;
}

}  // namespace crier::pacing::flow
