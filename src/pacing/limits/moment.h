// Now, by both clocks: rates are kept by the steady one, days and hours by the one on the wall.
#pragma once

#include "base/time.h"

namespace crier::pacing {

struct Moment {
  SteadyTime steady;
  WallTime wall;

  // When the steady clock shows `instant` if the clock on the wall is not set meanwhile.
  [[nodiscard]] SteadyTime steady_at(WallTime instant) const {
    constexpr auto most = std::chrono::days(366 * 10);
    const auto wait = instant - wall < most ? instant - wall : WallTime::duration(most);
    return steady + wait;
  }
};

}  // namespace crier::pacing
