#include "pacing/grant.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace crier::pacing {

namespace chrono = std::chrono;

namespace {

// On top of what the database needs: the loop that asks is busy as well.
constexpr chrono::milliseconds booking_slack{50};
// A booking that takes longer than this is an outage, and no measure of anything.
constexpr chrono::seconds booking_took_max{2};

// Twice, because the next booking may take longer than the last one did.
Duration horizon_of(const GrantQuestion& question) {
  return 2 * std::min<Duration>(question.booking_took, booking_took_max) + booking_slack;
}

}  // namespace

int burst_min(double per_second) {
  constexpr double wake_up_seconds = 0.02;
  return 1 + static_cast<int>(std::ceil(per_second * wake_up_seconds));
}

chrono::nanoseconds slot_interval(const RateLimit& limit) {
  CRIER_CHECK(limit.per_second > 0);
  // Rounded up: an interval that is a nanosecond too long only makes the rate a little lower.
  return chrono::nanoseconds(static_cast<std::int64_t>(std::ceil(1e9 / limit.per_second)));
}

Reservation reserve(const RateLimit& limit, SharedTime booked_until, SharedTime now, int wanted) {
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

bool runs_low(const GrantQuestion& question) {
  if (question.slots_left <= 0) return true;
  return question.slots_left * slot_interval(question.limit) <= horizon_of(question);
}

int slots_to_book(const GrantQuestion& question) {
  if (!runs_low(question)) return 0;
  const chrono::nanoseconds interval = slot_interval(question.limit);
  const Duration horizon = horizon_of(question);
  const int least = static_cast<int>(horizon / interval) + 1;
  const int most = std::max(least, slots_per_grant(question.limit));
  const auto wanted = std::min(question.waiting, static_cast<std::size_t>(most));
  return std::max(static_cast<int>(wanted), least);
}

}  // namespace crier::pacing
