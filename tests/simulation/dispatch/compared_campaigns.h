// Campaigns of which the forecast and the engine are asked alike: ten kinds, each drawn anew by a
// seed. What the forecast is told is what an operator can know before the begin: the limits, and of
// the troubles how they are spread from campaign to campaign. What this campaign will see of them
// is drawn for the engine alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pacing/flow/forecast_facts.h"
#include "simulation/campaign_simulation.h"

namespace crier::test {

struct ComparedCampaign {
  std::string name;
  pacing::flow::ForecastFacts facts;
  simulation::CampaignScenario scenario;
};

// Ten campaigns, one of each kind. Each trouble is drawn once from every tenth of its distribution,
// so that ten campaigns are not all lucky.
[[nodiscard]] std::vector<ComparedCampaign> ten_campaigns(std::uint64_t seed);

}  // namespace crier::test
