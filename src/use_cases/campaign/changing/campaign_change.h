// What somebody does to a campaign that is there: schedules, pauses or cancels it. What may be done
// is a matter of its state (campaign/state.h); whether a start makes sense is asked before
// (use_cases/campaign/changing/start_check.h). To resume it asks more (campaign_resume.h).
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "base/time.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

// The campaign as it is then. The error is for a person, and nothing has changed: its state does
// not allow it, or somebody else was first.
using CampaignChanged = std::expected<store::CampaignRecord, std::string>;

// What somebody takes upon themselves with a start; each empty where they do not.
struct StartWaivers {
  std::string link{};  // Why its objection link is not asked, before the start or later.
  std::string late{};  // Why it begins although it is foreseen to end too late.
};

[[nodiscard]] CampaignChanged schedule_start(store::Connection& connection,
                                             store::CampaignRecord campaign, WallTime start_at,
                                             const store::ChangeNote& note,
                                             const StartWaivers& waivers = {});

enum class CampaignChange : std::uint8_t { pause, cancel };

[[nodiscard]] CampaignChanged change_campaign(store::Connection& connection,
                                              store::CampaignRecord campaign, CampaignChange change,
                                              const store::ChangeNote& note);

}  // namespace crier::app
