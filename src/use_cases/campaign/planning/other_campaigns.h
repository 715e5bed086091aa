// The campaigns with which one shares its channel, as a forecast knows them.
#pragma once

#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "notice/template/catalogue.h"
#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/limit_settings.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/planning/running_specs.h"

namespace crier::app {

struct Beside {
  CampaignId campaign;  // Which is none of them.
  std::string channel;
  pacing::LimitSettings limits;  // Of the channel.
  WallTime now;
};

struct RunningBeside {
  CampaignId campaign;
  pacing::flow::OtherCampaign other;
};
// Who is left of those that run, each step that goes by the channel by itself; without those of
// whom nobody is left.
[[nodiscard]] std::vector<RunningBeside> running_beside(store::Transaction& transaction,
                                                        RunningSpecs& specs, const Beside& beside);

// The same, and those that are scheduled before the campaign's notify_by. They have no counts yet,
// so that everybody is looked at once more for each, as for a plan of its own; one whose
// specification cannot be read counts for nobody, and does not begin.
[[nodiscard]] std::vector<pacing::flow::OtherCampaign> campaigns_beside(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const notice::Catalogue& catalogue, const Beside& beside, int lanes);

}  // namespace crier::app
