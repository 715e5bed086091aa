#include "web/visitor_pace.h"

#include <algorithm>

namespace crier::app {

Duration VisitorPace::delay(std::string_view visitor, SteadyTime now) {
  forget_idle(now);
  auto entry = due_.find(visitor);
  if (entry == due_.end()) {
    if (due_.size() >= options_.visitors_max) return Duration::zero();
    entry = due_.emplace(visitor, now).first;
  }
  SteadyTime& due = entry->second;
  due = std::max(due, now) + options_.interval;
  const Duration over = due - now - options_.burst * options_.interval;
  // A visitor who has waited has paid: the debt does not grow beyond the longest wait.
  if (over > options_.delay_max) due -= over - options_.delay_max;
  return std::clamp(over, Duration::zero(), Duration(options_.delay_max));
}

// Who could ask a full burst again need not be remembered.
void VisitorPace::forget_idle(SteadyTime now) {
  if (now < forgets_at_) return;
  forgets_at_ = now + options_.burst * options_.interval;
  std::erase_if(due_, [&](const auto& entry) { return entry.second <= now; });
}

}  // namespace crier::app
