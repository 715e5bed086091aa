// The notice of a campaign as one person of the audience would get it, before anything is sent.
#pragma once

#include <expected>
#include <string>

#include "base/time.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/settings.h"
#include "use_cases/campaign/opening/opened_campaign.h"
#include "use_cases/campaign/samples/notice_sample.h"

namespace crier::app {

struct PersonSampleRequest {
  std::string ref;  // In any spelling.
  WallTime at;      // The notice is written then.
};

// The error is for a person: nobody has this ref, or they live where no campaign can go. Whether
// they would be told at all is not asked.
[[nodiscard]] std::expected<NoticeSample, std::string> sample_for_person(
    store::Connection& connection, const store::CampaignRecord& campaign, OpenedCampaign& opened,
    const store::Settings& settings, const PersonSampleRequest& request);

}  // namespace crier::app
