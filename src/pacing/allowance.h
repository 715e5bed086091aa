// The slots that this daemon has been granted and has not used yet, on its own steady clock.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "base/time.h"
#include "pacing/grant.h"

namespace crier::pacing {

// Maps the shared clock to the steady clock of this process. An answer of the database was stamped
// before it arrived, so mapping its stamp to the arrival never lets a slot open early; it is late
// by at most the round trip. The answer with the shortest round trip is the best; old ones are
// forgotten, so that the slow drift of the clocks is followed. When the shared clock was set, all
// answers of before are.
class SharedClock {
 public:
  // `stamped` is what the database said in its answer to a question sent at `asked`.
  void observe(SharedTime stamped, SteadyTime asked, SteadyTime received);

  // At least one answer must have been observed.
  [[nodiscard]] SteadyTime to_steady(SharedTime instant) const;

  // How late `to_steady` may be.
  [[nodiscard]] std::chrono::nanoseconds error() const;

 private:
  struct Sample {
    std::chrono::nanoseconds offset;
    std::chrono::nanoseconds round_trip;
    SteadyTime since;
  };

  [[nodiscard]] const Sample& best() const;
  [[nodiscard]] bool was_set(const Sample& sample) const;

  // The best of this period and of the one before.
  std::optional<Sample> current_;
  std::optional<Sample> previous_;
};

class Allowance {
 public:
  // Lays `grant` on the steady clock. What `clock` may err is taken off the time for which a slot
  // can be used, so that the promise of pacing/grant.h holds in true time.
  void add(const Grant& grant, const SharedClock& clock);

  // From now on no slot can be used for longer than `lateness` after its instant.
  void shorten(std::chrono::nanoseconds lateness);

  // When the next slot opens, which may be in the past; nothing when all are used or too old.
  [[nodiscard]] std::optional<SteadyTime> next_slot(SteadyTime now);

  // Uses the next slot if it is open.
  [[nodiscard]] bool take(SteadyTime now);

  [[nodiscard]] int slots_left(SteadyTime now);
  // Slots that are open now, not counting more than `most`.
  [[nodiscard]] int slots_open(SteadyTime now, int most);

 private:
  struct Run {
    SteadyTime next;
    std::chrono::nanoseconds interval;
    std::chrono::nanoseconds lateness;
    int slots;
  };

  void drop_expired(SteadyTime now);

  std::deque<Run> runs_;
};

}  // namespace crier::pacing
