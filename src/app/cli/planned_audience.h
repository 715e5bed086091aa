// The audience of a campaign as it stands now, for its plan and for the checks before its start.
#pragma once

#include <functional>

#include "app/cli/context.h"
#include "campaign/campaign_spec.h"
#include "store/plan_counts.h"

namespace crier::app {

// Calls `take` for every group of people, lane by lane: one short statement each.
void read_planned_audience(Context& context, const CampaignSpec& spec,
                           const std::function<void(const store::PlanRow&)>& take);

}  // namespace crier::app
