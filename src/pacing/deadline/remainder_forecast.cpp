#include "pacing/deadline/remainder_forecast.h"

#include <algorithm>

#include "pacing/forecast.h"

namespace crier::pacing {

Foretold foretell(const Remainder& remainder, double people_per_second) {
  const Forecast found = forecast({.recipients = remainder.people_left,
                                   .rate = people_per_second,
                                   .begin = remainder.now,
                                   .notify_by = remainder.notify_by,
                                   .retry = remainder.retry});
  // Whoever waits for an instant is not told before it, however fast it goes.
  const WallTime earliest = remainder.last_retry_due.value_or(remainder.now);
  const WallTime p50 = std::max(found.p50, earliest);
  return {.p50 = p50, .p95 = std::max(found.p95, p50)};
}

}  // namespace crier::pacing
