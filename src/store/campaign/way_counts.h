// By which step of a ladder people can first be told, as far as their addresses say it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/lane.h"
#include "campaign/ladder/ladder.h"
#include "postgres/database.h"
#include "store/campaign/plan_counts.h"

namespace crier::store {

struct WayCounts {
  std::vector<std::int64_t> first_by;  // A number a step.
  std::int64_t nobody{};               // No step has an address of theirs that may be used.

  WayCounts& operator+=(const WayCounts& more);
};

// Of a lane: everybody whom the campaign concerns. An address that can be spelled in several ways
// is looked for in one of them (person_sql.h).
[[nodiscard]] WayCounts way_counts(Transaction& transaction, Lane lane,
                                   const PlanQuestion& question,
                                   std::span<const LadderStep> ladder);

}  // namespace crier::store
