#include "daemon/monitoring/health.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace crier::app {

Health::Health(std::vector<std::string> parts) {
  for (std::string& name : parts) {
    parts_.push_back({.name = std::move(name), .why = "has not reported yet", .until = {}});
  }
}

Health::Part& Health::part_named(std::string_view name) {
  const auto found = std::ranges::find(parts_, name, &Part::name);
  CRIER_CHECK(found != parts_.end());
  return *found;
}

void Health::up(std::string_view part, SteadyTime until) {
  Part& well = part_named(part);
  well.why.clear();
  well.until = until;
}

void Health::down(std::string_view part, std::string why) {
  CRIER_CHECK(!why.empty());
  part_named(part).why = std::move(why);
}

std::vector<Health::UnreadyPart> Health::unready(SteadyTime now) const {
  std::vector<UnreadyPart> unready;
  for (const Part& part : parts_) {
    if (!part.why.empty()) {
      unready.push_back({.part = part.name, .why = part.why});
    } else if (part.until <= now) {
      unready.push_back({.part = part.name, .why = "has not reported for too long"});
    }
  }
  return unready;
}

}  // namespace crier::app
