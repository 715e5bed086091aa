// Campaigns of the same purpose that promise people more time to object than the one at hand does.
// Whoever is told by both keeps the later date (use_cases/objection/release/other_promises.h), so
// that the earlier one is of no use for them.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

struct LaterPromise {
  std::string campaign;
  CampaignState state{};
  WallTime cutoff;
};

// To a breach nobody objects: it promises nothing, and nothing is promised besides it.
// Of those that are scheduled or have begun, whose cut-off is later than that of `campaign` and has
// not passed by `now`; the latest first.
[[nodiscard]] std::vector<LaterPromise> later_promises(store::Connection& connection,
                                                       const store::CampaignRecord& campaign,
                                                       WallTime now);

}  // namespace crier::app
