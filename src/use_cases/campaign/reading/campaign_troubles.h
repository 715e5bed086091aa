// Why a campaign does not begin or go on, as its daemons tell it.
#pragma once

#include <vector>

#include "postgres/database.h"
#include "report/status_view.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

// What daemons suffer from on the campaign's channel, what the database refuses to them, and what
// servers refuse of what it owes, the longest first. Of a campaign that has ended only what keeps
// back what it owes.
[[nodiscard]] std::vector<report::DaemonTrouble> campaign_troubles(
    store::Transaction& transaction, const store::CampaignRecord& campaign);

}  // namespace crier::app
