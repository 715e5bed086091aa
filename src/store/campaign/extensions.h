// Campaigns whose dates were moved to later ones (campaign/extension.h), and what they had promised
// before: appended, never changed.
#pragma once

#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "campaign/extension.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

// Moves the dates of `campaign`, which the caller has locked, for everything that comes: daemons
// write the notices anew, as another edition. The record then says the new dates.
void extend_campaign(Transaction& transaction, CampaignRecord& campaign, const CampaignDates& dates,
                     const ChangeNote& note);

struct Extension {
  WallTime at;
  WallTime notify_by_before;
  WallTime cutoff_before;
  WallTime effective_at_before;
};

// In the order in which they were made.
[[nodiscard]] std::vector<Extension> extensions_of(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
