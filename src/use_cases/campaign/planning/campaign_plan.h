// Who would be told by a campaign, in which language, and whether there is time: its plan.
#pragma once

#include <expected>
#include <string>

#include "base/time.h"
#include "postgres/database.h"
#include "report/plan/plan_view.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/opened_campaign.h"
#include "use_cases/campaign/planning/channel_course.h"

namespace crier::app {

struct PlanRequest {
  ChannelCourse channel;
  WallTime now;  // The campaign begins then, or when it is scheduled for, whichever is later.
};

// The plan of a campaign in any state; nothing is lacking and nothing is refused here, unlike
// before its start (use_cases/campaign/changing/start_check.h). The error is for a person: its
// stored specification cannot be read any more, or its notices cannot be written.
[[nodiscard]] std::expected<report::CampaignPlan, std::string> plan_campaign(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const NoticeSource& source, const PlanRequest& request);

}  // namespace crier::app
