// What replies have done to the limits of a channel, for whoever reads how a campaign stands.
#pragma once

#include <string>
#include <vector>

#include "postgres/database.h"
#include "report/held_limit.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

// Of the channel and all its nodes, the gravest first. `crier limit show` has the same, beside what
// is allowed (limit_standing.h).
[[nodiscard]] std::vector<report::HeldLimit> limit_holds(store::Transaction& transaction,
                                                         const std::string& channel);

// Those that keep the campaign waiting, or will: of one that is scheduled, runs or is paused. Of
// another one none.
[[nodiscard]] std::vector<report::HeldLimit> limit_holds(store::Transaction& transaction,
                                                         const store::CampaignRecord& campaign);

}  // namespace crier::app
