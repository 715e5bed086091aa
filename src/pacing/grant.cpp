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

// A rate that is raised has effect after this, and after the time in which daemons hear of it.
constexpr chrono::milliseconds slots_ahead_least{500};

// Twice, because the next booking may take longer than the last one did.
Duration horizon_of(Duration booking_took) {
  return 2 * std::min<Duration>(booking_took, booking_took_max) + booking_slack;
}
Duration horizon_of(const GrantQuestion& question) {
  return horizon_of(question.booking_took);
}

// Silence is not saved up beyond the burst.
SharedTime oldest_usable(const RateLimit& limit, SharedTime now) {
  return now - chrono::floor<chrono::microseconds>(slot_interval(limit) * (limit.burst - 1));
}

// After the last slot that was granted, at this rate.
SharedTime next_slot(const SharedSlots& shared, chrono::nanoseconds interval) {
  if (shared.interval <= interval) return shared.booked_until;
  return shared.booked_until - chrono::floor<chrono::microseconds>(shared.interval - interval);
}

Grant booked(SharedSlots& shared, const RateLimit& limit, SharedTime next, SharedTime now,
             int slots) {
  const Reservation reserved = reserve(limit, next, now, slots);
  shared = {.booked_until = reserved.booked_until, .interval = slot_interval(limit)};
  return reserved.grant;
}

}  // namespace

int burst_min(double per_second) {
  constexpr double wake_up_seconds = 0.02;
  return 1 + static_cast<int>(std::ceil(per_second * wake_up_seconds));
}

int burst_usual(double per_second) {
  constexpr double seconds = 0.25;
  return 1 + static_cast<int>(std::ceil(per_second * seconds));
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
  const SharedTime first = std::max(booked_until, oldest_usable(limit, now));
  // The state is kept in microseconds; rounding up keeps the slots of two grants apart.
  const auto length = chrono::ceil<chrono::microseconds>(interval * wanted);
  return {.grant = {.first = first, .interval = interval, .lateness = lateness, .slots = wanted},
          .booked_until = first + length};
}

Booking book_slots(SharedSlots& shared, const RateLimit& limit, SharedTime now,
                   const SlotsWanted& wanted) {
  CRIER_CHECK(wanted.slots >= 1);
  const chrono::nanoseconds interval = slot_interval(limit);
  const SharedTime next = next_slot(shared, interval);
  if (!wanted.ahead) return {.grant = booked(shared, limit, next, now, wanted.slots)};

  const SharedTime latest = now + slots_ahead_most + chrono::ceil<chrono::microseconds>(interval);
  const auto set_back = std::max(next - latest, chrono::microseconds(0));
  const SharedTime first = std::max(next - set_back, oldest_usable(limit, now));
  const chrono::nanoseconds room = now + *wanted.ahead - first;
  const std::int64_t fit = room < chrono::nanoseconds(0) ? 0 : room / interval + 1;
  const int worth_it = std::min(wanted.slots, slots_per_grant(limit));
  if (fit >= worth_it) {
    const int slots = static_cast<int>(std::min<std::int64_t>(wanted.slots, fit));
    return {.grant = booked(shared, limit, first, now, slots), .set_back = set_back};
  }
  shared.booked_until -= set_back;
  const auto until_worth_it = chrono::ceil<chrono::microseconds>(interval * (worth_it - 1));
  return {.grant = {.first = first + until_worth_it - *wanted.ahead, .interval = interval},
          .set_back = set_back};
}

chrono::microseconds slots_ahead(Duration booking_took) {
  return chrono::ceil<chrono::microseconds>(
      std::max<Duration>(slots_ahead_least, 2 * horizon_of(booking_took)));
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
