#include "pacing/limits/token_bucket.h"

#include <algorithm>
#include <cmath>

namespace crier::pacing {

using std::chrono::nanoseconds;

Pace pace_of(const RateLimit& rate) {
  const nanoseconds interval = slot_interval(rate);
  return {.interval = interval, .lateness = interval * (rate.burst - 1)};
}

void TokenBucket::take(const Pace& pace, SteadyTime now, int weight) {
  if (!pace.is_limited()) return;
  worked_off_ = std::max(worked_off_, now) + pace.interval * weight;
}

void TokenBucket::change(const Pace& from, const Pace& to, SteadyTime now) {
  if (from == to || !to.is_limited()) return;
  if (!from.is_limited()) {
    worked_off_ = std::max(worked_off_, now + to.lateness + to.interval);
    return;
  }
  const nanoseconds owed = worked_off_ - now;
  if (owed <= nanoseconds(0)) return;
  const double notices =
      static_cast<double>(owed.count()) / static_cast<double>(from.interval.count());
  // Rounded up, so that changing back and forth forgives nothing.
  worked_off_ = now +
                nanoseconds(static_cast<nanoseconds::rep>(
                    std::ceil(notices * static_cast<double>(to.interval.count())))) +
                nanoseconds(1);
}

}  // namespace crier::pacing
