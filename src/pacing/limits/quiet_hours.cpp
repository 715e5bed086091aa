#include "pacing/limits/quiet_hours.h"

namespace crier::pacing {

std::optional<SteadyTime> QuietHours::quiet_until(const HoursPlace& place, Moment now) {
  auto found = known_.find(std::pair(place.zone, place.country));
  if (found == known_.end()) {
    found = known_
                .emplace(std::pair(std::string(place.zone), std::string(place.country)),
                         Known{.opening = {.is_open = false, .until = WallTime::min()},
                               .since = WallTime::max()})
                .first;
  }
  Known& known = found->second;
  if (now.wall >= known.opening.until || now.wall < known.since) {
    known = {.opening = opening_at(allowed_, place, now.wall), .since = now.wall};
  }
  if (known.opening.is_open) return std::nullopt;
  return now.steady_at(known.opening.until);
}

}  // namespace crier::pacing
