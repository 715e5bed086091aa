// The question that tells who would be told if a campaign began now (store/plan_counts.h).
#pragma once

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "store/plan_counts.h"

namespace crier::app {

[[nodiscard]] store::PlanQuestion plan_question(const CampaignSpec& spec, WallTime now);

}  // namespace crier::app
