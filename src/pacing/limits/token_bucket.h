// The rate of one node, kept by one process: in any window of length W at most rate·W + burst
// notices. (GCRA, the generic cell rate algorithm.) Pure.
//
// The state is one instant: what was taken and has not been worked off by then. A bucket whose
// instant has passed is full and carries no state, so that whoever forgets it forgets nothing.
#pragma once

#include "base/time.h"
#include "pacing/grant.h"

namespace crier::pacing {

// A rate in the terms of the bucket. An interval of zero is no limit at all.
struct Pace {
  std::chrono::nanoseconds interval{};
  std::chrono::nanoseconds lateness{};  // (burst - 1) intervals.

  [[nodiscard]] bool is_limited() const { return interval > std::chrono::nanoseconds(0); }
  [[nodiscard]] bool is_faster_than(const Pace& other) const {
    return other.is_limited() && (!is_limited() || interval < other.interval);
  }
  bool operator==(const Pace&) const = default;
};

[[nodiscard]] Pace pace_of(const RateLimit& rate);

class TokenBucket {
 public:
  // When the next notice may go; not later than `now`: it may go now.
  [[nodiscard]] SteadyTime opens(const Pace& pace) const { return worked_off_ - pace.lateness; }
  [[nodiscard]] bool is_full(SteadyTime now) const { return worked_off_ <= now; }

  // `opens(pace) <= now`, or there is no limit. One that weighs more than one goes when one may go,
  // and those after it wait until it is worked off.
  void take(const Pace& pace, SteadyTime now, int weight = 1);

  // The rate is another one from `now` on. What was taken before stays taken, as a number of
  // notices: it is worked off at the new rate. A limit where there was none begins with an empty
  // bucket, because nobody has counted.
  void change(const Pace& from, const Pace& to, SteadyTime now);

 private:
  // Far in the past, and not so far that a lateness could be taken from it no more.
  SteadyTime worked_off_{SteadyTime::min().time_since_epoch() / 2};
};

}  // namespace crier::pacing
