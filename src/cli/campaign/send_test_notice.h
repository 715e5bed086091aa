// One notice through the configured channel, before anybody else gets one.
#pragma once

#include "campaign/campaign_spec.h"
#include "campaign/outcome.h"
#include "config/config.h"
#include "use_cases/campaign/samples/test_notice.h"

namespace crier::app {

// Sends it by the campaign's channel, without ledger and limits, and waits for the answer.
[[nodiscard]] Outcome send_test_notice(const Config& config, const CampaignSpec& spec,
                                       const TestNotice& notice);

}  // namespace crier::app
