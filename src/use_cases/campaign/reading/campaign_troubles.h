// Why a campaign does not begin or go on, as its daemons tell it.
#pragma once

#include <optional>
#include <vector>

#include "postgres/database.h"
#include "report/status_view.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

// The campaign runs, or is due to begin, and no daemon is alive that would do it. Nothing: one is,
// or there is nothing to do yet.
[[nodiscard]] std::optional<report::DaemonTrouble> unattended(
    store::Transaction& transaction, const store::CampaignRecord& campaign);

// What daemons suffer from on the campaign's channel, what the database refuses to them, and what
// servers refuse of what it owes, the longest first; before all that, that there is no daemon. Of a
// campaign that has ended only what keeps back what it owes.
[[nodiscard]] std::vector<report::DaemonTrouble> campaign_troubles(
    store::Transaction& transaction, const store::CampaignRecord& campaign);

}  // namespace crier::app
