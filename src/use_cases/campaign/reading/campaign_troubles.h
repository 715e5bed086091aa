// Why a campaign does not begin or go on, as its daemons tell it.
#pragma once

#include <vector>

#include "postgres/database.h"
#include "report/status_view.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

// What daemons suffer from on the campaign's channel and what the database refuses to them, the
// longest first; nothing of a campaign that has ended.
[[nodiscard]] std::vector<report::DaemonTrouble> campaign_troubles(
    store::Transaction& transaction, const store::CampaignRecord& campaign);

}  // namespace crier::app
