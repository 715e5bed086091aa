// The audit trail of campaigns: appended, never changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "campaign/state.h"
#include "postgres/database.h"
#include "report/campaign_report.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

struct StateChange {
  std::optional<CampaignState> from;  // Nothing: the campaign is new.
  CampaignState to{};
};

void record_event(Transaction& transaction, CampaignId campaign, std::string_view action,
                  StateChange change, const ChangeNote& note);

// In the order in which they happened.
[[nodiscard]] std::vector<report::TrailRow> campaign_trail(Transaction& transaction,
                                                           CampaignId campaign);

}  // namespace crier::store
