// What remains of a campaign that has begun, and what holds it back: the facts of its forecast
// (pacing/deadline/).
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"
#include "campaign/completeness.h"
#include "pacing/deadline/deadline_outlook.h"
#include "postgres/database.h"
#include "report/campaign_report.h"
#include "store/campaign/campaign_waves.h"
#include "use_cases/campaign/deadline/deadline_reckoning.h"
#include "use_cases/campaign/planning/running_specs.h"

namespace crier::app {

struct CampaignRest {
  Completeness people;
  std::vector<report::OutcomeRow> outcomes;
  std::int64_t expected{};  // Of who is left: they wait for a retry that is expected to succeed.
  store::WaveStanding waves;
  bool answers_bind{};   // Fewer answers can be taken than the limits of the channel would bring.
  double told_share{1};  // Of those who are left: the others will be left out.
  pacing::Remainder remainder;  // Without the rate of the last minutes.
};

// `specs` are of `transaction`.
[[nodiscard]] CampaignRest rest_of(store::Transaction& transaction, RunningSpecs& specs,
                                   const store::DeadlineCampaign& campaign, const AllowedRate& rate,
                                   const ReckoningOptions& options);

// The channel rests then or is paused, or somewhere people sleep.
[[nodiscard]] bool rests(const pacing::Remainder& remainder, WallTime at);

}  // namespace crier::app
