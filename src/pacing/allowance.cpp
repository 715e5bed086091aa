#include "pacing/allowance.h"

#include <algorithm>

#include "base/check.h"

namespace crier::pacing {
namespace {

// Quartz clocks drift apart by some 50 µs in this time, far below a slot's lateness.
constexpr std::chrono::seconds sample_period{10};
// What two answers differ by beyond their round trips: more, and one of the clocks was set.
constexpr std::chrono::milliseconds drift_most{100};

}  // namespace

void SharedClock::observe(SharedTime stamped, SteadyTime asked, SteadyTime received) {
  const Sample sample{.offset = std::chrono::duration_cast<std::chrono::nanoseconds>(
                          received.time_since_epoch() - stamped.time_since_epoch()),
                      .round_trip = received - asked,
                      .since = received};
  if (current_ && was_set(sample)) {
    previous_.reset();
    current_ = sample;
  } else if (!current_ || received - current_->since > sample_period) {
    previous_ = current_;
    current_ = sample;
  } else if (sample.round_trip < current_->round_trip) {
    current_->offset = sample.offset;
    current_->round_trip = sample.round_trip;
  }
}

bool SharedClock::was_set(const Sample& sample) const {
  const Sample& before = best();
  return std::chrono::abs(sample.offset - before.offset) >
         sample.round_trip + before.round_trip + drift_most;
}

const SharedClock::Sample& SharedClock::best() const {
  CRIER_CHECK(current_.has_value());
  return previous_ && previous_->round_trip < current_->round_trip ? *previous_ : *current_;
}

SteadyTime SharedClock::to_steady(SharedTime instant) const {
  return SteadyTime(
      std::chrono::duration_cast<Duration>(instant.time_since_epoch() + best().offset));
}

std::chrono::nanoseconds SharedClock::error() const {
  return best().round_trip;
}

void Allowance::add(const Grant& grant, const SharedClock& clock) {
  CRIER_CHECK(grant.slots > 0);
  // Half of it stays in any case: on a slow line a slot that nobody can hit would stop the channel.
  const auto lateness = std::max(grant.lateness - clock.error(), grant.lateness / 2);
  runs_.push_back({.next = clock.to_steady(grant.first),
                   .interval = grant.interval,
                   .lateness = lateness,
                   .slots = grant.slots});
}

void Allowance::shorten(std::chrono::nanoseconds lateness) {
  for (Run& run : runs_) run.lateness = std::min(run.lateness, lateness);
}

void Allowance::drop_expired(SteadyTime now) {
  while (!runs_.empty()) {
    Run& run = runs_.front();
    const auto oldest_usable = now - run.lateness;
    if (run.next < oldest_usable) {
      const auto gone = (oldest_usable - run.next + run.interval - Duration(1)) / run.interval;
      const int dropped = static_cast<int>(std::min<std::int64_t>(gone, run.slots));
      run.next += run.interval * dropped;
      run.slots -= dropped;
    }
    if (run.slots > 0) return;
    runs_.pop_front();
  }
}

std::optional<SteadyTime> Allowance::next_slot(SteadyTime now) {
  drop_expired(now);
  if (runs_.empty()) return std::nullopt;
  return runs_.front().next;
}

bool Allowance::take(SteadyTime now) {
  const auto slot = next_slot(now);
  if (!slot || *slot > now) return false;
  Run& run = runs_.front();
  run.next += run.interval;
  --run.slots;
  return true;
}

int Allowance::slots_left(SteadyTime now) {
  drop_expired(now);
  int left = 0;
  for (const Run& run : runs_) left += run.slots;
  return left;
}

int Allowance::slots_open(SteadyTime now, int most) {
  drop_expired(now);
  int open = 0;
  for (const Run& run : runs_) {
    if (run.next > now) break;
    const auto opened = (now - run.next) / run.interval + 1;
    open += static_cast<int>(std::min<std::int64_t>(opened, run.slots));
    if (open >= most) return most;
  }
  return open;
}

}  // namespace crier::pacing
