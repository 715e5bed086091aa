// Who would be told if a campaign began now, for its plan and for the checks before its start.
#pragma once

#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "postgres/database.h"
#include "store/campaign/plan_counts.h"

namespace crier::app {

struct AudienceScope {
  int lanes{};
  WallTime now;  // Suppressions that have ended by then do not count.
};

// Everybody, group by group, with everybody left out whom the campaign leaves out. One statement a
// lane.
[[nodiscard]] std::vector<store::PlanRow> planned_audience(store::Transaction& transaction,
                                                           const CampaignSpec& spec,
                                                           const AudienceScope& scope);
// The same in one short transaction a lane: nothing is locked for as long as it takes.
[[nodiscard]] std::vector<store::PlanRow> planned_audience(store::Connection& connection,
                                                           const CampaignSpec& spec,
                                                           const AudienceScope& scope);

}  // namespace crier::app
