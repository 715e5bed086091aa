// The checks before a campaign is scheduled, and what its start would do. What was true when the
// draft was made may not be any more; crierd looks at the words once more when it begins
// (use_cases/campaign/changing/campaign_begin.h).
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "report/plan_view.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/changing/link_gate.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

struct StartQuestion {
  WallTime start_at;
  WallTime now;
  std::vector<std::string> channels;  // Those that the configuration has.
  double rate{};                      // The channel's, notices a second; above 0.
  pacing::RetryPolicy retry{};
  LinkAsker ask_links{};  // Empty: the objection link is not asked.
};

// The plan of the start. The error says, for a person, why the campaign cannot start: it would
// begin too late, its specification does not fit any more, its notices cannot be written, or
// something is lacking for its audience (use_cases/campaign/opening/lacking.h), or its objection
// link is dead (use_cases/campaign/changing/link_gate.h).
[[nodiscard]] std::expected<report::CampaignPlan, std::string> check_start(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const NoticeSource& source, const StartQuestion& question);

}  // namespace crier::app
