// The checks before a campaign is scheduled, and what its start would do. What was true when the
// draft was made may not be any more; crierd looks at the words once more when it begins
// (use_cases/campaign/changing/campaign_begin.h).
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "report/plan/plan_view.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/changing/link_gate.h"
#include "use_cases/campaign/opening/opened_campaign.h"
#include "use_cases/campaign/planning/channel_course.h"

namespace crier::app {

struct StartQuestion {
  WallTime start_at;
  WallTime now;
  std::vector<std::string> channels;  // Those that the configuration has.
  ChannelCourse channel;
  LinkAsker ask_links{};  // Empty: the objection link is not asked.
  // Why it may begin although it is foreseen to end too late; empty: then it may not.
  std::string although_late{};
};

// For a person: why a campaign cannot start.
struct StartRefusal {
  enum class Why : std::uint8_t {
    faulty,  // As it stands it could not be told.
    late,    // By the P95 of the forecast its notify_by is over.
  };
  Why why{};
  std::string text;
};

// The plan of the start. It is refused where the campaign would begin too late, its specification
// does not fit any more, its notices cannot be written, something is lacking for its audience
// (use_cases/campaign/opening/lacking.h), its objection link is dead (link_gate.h), or it is
// foreseen to end too late and nobody has said why it is to begin all the same.
[[nodiscard]] std::expected<report::CampaignPlan, StartRefusal> check_start(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const NoticeSource& source, const StartQuestion& question);

}  // namespace crier::app
