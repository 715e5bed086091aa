// Somebody lets a campaign go on after a pause or an alarm, which ends with it. Refused is what the
// daemon would stop again at once: words that nobody has approved as they read now, and dates by
// which nobody can be told any more.
#pragma once

#include <string>

#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/settings.h"
#include "use_cases/campaign/changing/campaign_change.h"

namespace crier::app {

// `pages_url` is that of the daemons ([pages] url).
[[nodiscard]] CampaignChanged resume_campaign(store::Connection& connection,
                                              const store::CampaignRecord& campaign,
                                              const store::Settings& settings,
                                              const std::string& pages_url,
                                              const store::ChangeNote& note);

}  // namespace crier::app
