// What a campaign has of its channel beside others, for forecasts (pacing/campaign_shares.h). Pure.
#pragma once

#include <optional>

#include "campaign/campaign_spec.h"
#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/limit_settings.h"
#include "pacing/limits/send_hours.h"

namespace crier::app {

// As its specification says; while it runs, its pace and its standing may be others.
[[nodiscard]] pacing::flow::CampaignClaim claim_of(const CampaignSpec& spec);

// At which its people may be told where they live. Nothing: at all.
[[nodiscard]] std::optional<pacing::SendHours> people_hours(const pacing::LimitSettings& limits,
                                                            NoticeProfile profile);

}  // namespace crier::app
