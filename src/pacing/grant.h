// A rate that several daemons share. The shared state is one instant, `booked_until`; a daemon
// reserves a run of slots ahead of it and spends them by its own clock. (GCRA, the generic cell
// rate algorithm, with the booking made for many cells at once.)
//
// The promise: in any window of length W, all daemons together send at most rate·W + burst notices.
// Why it holds: slots are 1/rate apart over all grants, and a slot may be used from its instant
// until `lateness` = (burst − 1)/rate after it, so the sends of a window come from slots of a
// window that is longer by `lateness`: at most rate·(W + lateness) + 1 = rate·W + burst of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace crier::pacing {

struct RateLimit {
  double per_second{};  // Above 0.
  int burst{1};         // At least 1.
};

// The smallest burst that a program can make use of at this rate: a slot must stay usable for the
// 20 ms by which a busy machine may wake us late. Smaller bursts are refused by the configuration.
[[nodiscard]] int burst_min(double per_second);

// What counts where nobody has given a burst: a quarter of a second's worth, as long as a grant
// lasts. With less, slots that a daemon cannot hit in time are lost where several share the rate.
[[nodiscard]] int burst_usual(double per_second);

// Microseconds since the epoch of the clock that all daemons share: the database's.
using SharedTime = WallTime;

// `slots` slots from `first` on, `interval` apart, each usable for `lateness` after its instant.
struct Grant {
  SharedTime first;
  std::chrono::nanoseconds interval{};
  std::chrono::nanoseconds lateness{};
  int slots{};
};

struct Reservation {
  Grant grant;
  SharedTime booked_until;  // The new shared state.
};

[[nodiscard]] std::chrono::nanoseconds slot_interval(const RateLimit& limit);

// Reserves the next `wanted` slots. Silence is not saved up beyond the burst.
[[nodiscard]] Reservation reserve(const RateLimit& limit, SharedTime booked_until, SharedTime now,
                                  int wanted);

// What all daemons share of a rate.
struct SharedSlots {
  SharedTime booked_until;              // The slot behind the last one that was granted.
  std::chrono::nanoseconds interval{};  // From that one to the last; 0: not known.
};

struct SlotsWanted {
  int slots{};  // At least 1.
  // How long before it opens a slot may be granted. Whoever holds slots of a far future keeps them
  // from others, and the channel waits for them when the rate is raised. Nothing: for ever.
  std::optional<std::chrono::microseconds> ahead;
};

// No daemon grants itself slots that open later than this (`slots_ahead`): what is booked for later
// was booked before the shared clock was set back.
inline constexpr std::chrono::seconds slots_ahead_most{10};

struct Booking {
  // With fewer slots than wanted where more are too far ahead, as long as they are worth a booking.
  // None: `first` is when to ask again.
  Grant grant;
  std::chrono::microseconds set_back{};  // By so much the shared clock was, at least.
};
// Reserves in `shared`, whatever the rate was at which the last ones were: slots are as far apart
// as the slower of their neighbours' rates says, or farther.
[[nodiscard]] Booking book_slots(SharedSlots& shared, const RateLimit& limit, SharedTime now,
                                 const SlotsWanted& wanted);

// How many slots to ask for at once: a quarter of a second's worth, so that daemons alternate often
// and a daemon that dies takes little with it, and at least one.
[[nodiscard]] int slots_per_grant(const RateLimit& limit);

struct GrantQuestion {
  RateLimit limit;
  Duration booking_took{};  // The last booking, from the question to the answer; 0: none yet.
  int slots_left{};         // At hand, open already or later.
  std::size_t waiting{};    // Notices that wait for a slot.
};

// Those at hand do not last until the next booking would have come.
[[nodiscard]] bool runs_low(const GrantQuestion& question);

// How long before they open slots are booked: until the next booking would have come, and as long
// again for the other daemons.
[[nodiscard]] std::chrono::microseconds slots_ahead(Duration booking_took);

// How many slots to book now; 0: those at hand last until the next booking would have come, however
// slow the database is. Fewer would stop the channel while it waits, and slots that nobody here can
// use would be lost to the other daemons.
[[nodiscard]] int slots_to_book(const GrantQuestion& question);

}  // namespace crier::pacing
