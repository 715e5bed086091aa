// How many people the audience has, of each country and language and altogether.
#pragma once

#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/audience/audience_stats.h"

namespace crier::app {

struct AudienceCounts {
  std::vector<store::AudienceStatsRow> segments;  // By country, then language.
  store::AudienceStatsRow total;                  // Its country and language are empty.
};

// Ages are those of the day of `now` in UTC. Reads every subject.
[[nodiscard]] AudienceCounts count_audience(store::Connection& connection, WallTime now);

}  // namespace crier::app
