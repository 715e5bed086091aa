// Campaigns as an operator looks over them, and one of them with its audit trail.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "postgres/database.h"
#include "report/campaign_report.h"
#include "report/held_limit.h"
#include "report/link_record.h"
#include "store/campaign/campaigns.h"
#include "store/campaign/deadlines.h"

namespace crier::app {

struct CampaignOverview {
  store::CampaignRecord campaign;
  bool has_cutoff{true};                    // To a breach nobody objects, whatever its row says.
  std::string trouble;                      // The one that has lasted longest; empty: none.
  std::vector<report::HeldLimit> limits{};  // As of use_cases/limits/limit_holds.h.
  // As of store/campaign/deadlines.h; nothing: it has not begun, or has ended.
  std::optional<store::DeadlineRecord> deadline{};
};

// All of them, the latest first.
[[nodiscard]] std::vector<CampaignOverview> campaign_overviews(store::Connection& connection);

struct CampaignHistory {
  CampaignOverview overview;
  std::vector<report::TrailRow> trail;  // In the order in which it happened.
  report::LinkRecord link;              // Its objection link.
};

[[nodiscard]] CampaignHistory campaign_history(store::Connection& connection,
                                               const store::CampaignRecord& campaign);

}  // namespace crier::app
