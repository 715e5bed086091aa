// The promise of pacing/grant.h, for daemons whose clocks and lines differ.
#include <algorithm>
#include <queue>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/allowance.h"
#include "pacing/grant.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

// True time is the database's. Everything happens at whole microseconds, as its stamps are.
using TrueTime = SharedTime;

class RatedDaemon {
 public:
  RatedDaemon(const RateLimit& limit, std::uint64_t seed) : limit_(limit), random_(seed) {
    // Steady clocks begin at the boot of their machine.
    steady_zero_ = up_to(10h);
    // Slower lines than half the lateness are beyond the promise (pacing/allowance.h).
    const auto lateness = slot_interval(limit) * (limit.burst - 1);
    one_way_max_ = std::chrono::floor<microseconds>(lateness / 4);
  }

  // Asks at `now`; the database answers by `booked_until`. Returns when the answer is here.
  TrueTime ask(TrueTime now, SharedTime& booked_until) {
    const TrueTime stamped = now + up_to(one_way_max_);
    const TrueTime received = stamped + up_to(one_way_max_);
    const int wanted = 1 + static_cast<int>(random_.below(
                               static_cast<std::uint64_t>(2 * slots_per_grant(limit_) + 3)));
    const Reservation booking = reserve(limit_, booked_until, stamped, wanted);
    booked_until = booking.booked_until;
    clock_.observe(stamped, steady(now), steady(received));
    allowance_.add(booking.grant, clock_);
    return received;
  }

  // Sends what may go at `now`, at most `most`.
  void send(TrueTime now, std::uint64_t most, std::vector<TrueTime>& sends) {
    for (std::uint64_t sent = 0; sent < most && allowance_.take(steady(now)); ++sent) {
      sends.push_back(now);
    }
  }

  // Awake again at the next slot, a little later, or much later.
  TrueTime wakes(TrueTime now) {
    const auto slot = allowance_.next_slot(steady(now));
    TrueTime wakes = now + microseconds(1);
    if (slot) {
      wakes = std::max(wakes, TrueTime(std::chrono::ceil<microseconds>(slot->time_since_epoch()) -
                                       steady_zero_));
    }
    if (random_.chance(0.3)) wakes += up_to(30ms);
    if (random_.chance(0.02)) wakes += up_to(3s);
    return wakes;
  }

  bool needs_slots(TrueTime now) {
    return allowance_.slots_left(steady(now)) <= slots_per_grant(limit_) / 2;
  }
  Random& random() { return random_; }

 private:
  SteadyTime steady(TrueTime instant) const {
    return SteadyTime(instant.time_since_epoch() + steady_zero_);
  }
  microseconds up_to(microseconds most) {
    return microseconds(random_.below(static_cast<std::uint64_t>(most.count()) + 1));
  }

  RateLimit limit_;
  Random random_;
  microseconds steady_zero_{};
  microseconds one_way_max_{};
  SharedClock clock_;
  Allowance allowance_;
};

std::vector<TrueTime> sends_of(const RateLimit& limit, std::size_t daemon_count,
                               std::uint64_t seed) {
  constexpr std::size_t events = 3000;
  std::vector<RatedDaemon> daemons;
  for (std::size_t index = 0; index < daemon_count; ++index) {
    daemons.emplace_back(limit, seed + index);
  }
  SharedTime booked_until{};
  std::vector<TrueTime> sends;
  // Whose turn it is when. In the order of true time, as the database takes the bookings.
  using Turn = std::pair<TrueTime, std::size_t>;
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns;
  for (std::size_t index = 0; index < daemon_count; ++index) turns.emplace(TrueTime(1h), index);
  for (std::size_t event = 0; event < events; ++event) {
    const auto [now, index] = turns.top();
    turns.pop();
    RatedDaemon& daemon = daemons[index];
    if (daemon.needs_slots(now)) {
      turns.emplace(daemon.ask(now, booked_until), index);
      continue;
    }
    const std::uint64_t most = daemon.random().chance(0.1) ? 1 : 100'000;
    daemon.send(now, most, sends);
    turns.emplace(daemon.wakes(now), index);
  }
  std::ranges::sort(sends);
  return sends;
}

RC_GTEST_PROP(Rate, over_all_daemons_is_never_more_than_rate_times_window_plus_burst, ()) {
  const double per_second = *rc::gen::element(0.7, 3.0, 14.0, 100.0, 333.0, 2500.0);
  const RateLimit limit{.per_second = per_second,
                        .burst = burst_min(per_second) + *rc::gen::inRange(0, 40)};
  const auto daemons = *rc::gen::inRange<std::size_t>(1, 5);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();

  const std::vector<TrueTime> sends = sends_of(limit, daemons, seed);

  RC_ASSERT(sends.size() > 20U);
  // The worst windows begin and end with a send. Of the sends k to n, all but `burst` need an
  // interval each: t(n) - t(k) >= (n - k + 1 - burst) * interval, for every k at once.
  const auto interval = slot_interval(limit);
  auto latest = std::chrono::nanoseconds::min();
  for (std::size_t index = 0; index < sends.size(); ++index) {
    const std::chrono::nanoseconds sent = sends[index].time_since_epoch();
    const auto shifted = sent - interval * static_cast<std::int64_t>(index);
    latest = std::max(latest, shifted);
    RC_ASSERT(latest - shifted <= interval * (limit.burst - 1));
  }
}

}  // namespace
}  // namespace crier::pacing
