#include "pacing/limits/quiet_hours.h"

namespace crier::pacing {

std::optional<WallTime> QuietHours::quiet_until(const HoursPlace& place, WallTime now) {
  auto found = known_.find(std::pair(place.zone, place.country));
  if (found == known_.end()) {
    found = known_
                .emplace(std::pair(std::string(place.zone), std::string(place.country)),
                         Known{.opening = {.is_open = false, .until = WallTime::min()},
                               .since = WallTime::max()})
                .first;
  }
  Known& known = found->second;
  if (now >= known.opening.until || now < known.since) {
    known = {.opening = opening_at(allowed_, place, now), .since = now};
  }
  if (known.opening.is_open) return std::nullopt;
  return known.opening.until;
}

std::optional<WallTime> QuietHours::quiet_until(const HoursPlace& place, WallTime now,
                                                WallTime notify_by) {
  const auto until = quiet_until(place, now);
  if (!until || *until + time_to_tell > notify_by) return std::nullopt;
  return until;
}

std::vector<HoursPlace> QuietHours::places(std::size_t most) const {
  std::vector<HoursPlace> places;
  for (const auto& [place, known] : known_) {
    if (places.size() < most) places.push_back({.zone = place.first, .country = place.second});
  }
  return places;
}

}  // namespace crier::pacing
