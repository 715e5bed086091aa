#include "pacing/grant.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace crier::pacing {

namespace chrono = std::chrono;

int burst_min(double per_second) {
  constexpr double wake_up_seconds = 0.02;
  return 1 + static_cast<int>(std::ceil(per_second * wake_up_seconds));
}

chrono::nanoseconds slot_interval(const RateLimit& limit) {
  CRIER_CHECK(limit.per_second > 0);
  // Rounded up: an interval that is a nanosecond too long only makes the rate a little lower.
  return chrono::nanoseconds(static_cast<std::int64_t>(std::ceil(1e9 / limit.per_second)));
}

Booking book(const RateLimit& limit, SharedTime booked_until, SharedTime now, int wanted) {
  CRIER_CHECK(limit.burst >= 1);
  CRIER_CHECK(wanted >= 1);
  const chrono::nanoseconds interval = slot_interval(limit);
  const chrono::nanoseconds lateness = interval * (limit.burst - 1);
  const SharedTime oldest_usable = now - chrono::floor<chrono::microseconds>(lateness);
  const SharedTime first = std::max(booked_until, oldest_usable);
  // The state is kept in microseconds; rounding up keeps the slots of two grants apart.
  const auto length = chrono::ceil<chrono::microseconds>(interval * wanted);
  return {.grant = {.first = first, .interval = interval, .lateness = lateness, .slots = wanted},
          .booked_until = first + length};
}

int slots_per_grant(const RateLimit& limit) {
  constexpr double seconds = 0.25;
  constexpr double slots_max = 100'000;
  return static_cast<int>(std::clamp(limit.per_second * seconds, 1.0, slots_max));
}

}  // namespace crier::pacing
