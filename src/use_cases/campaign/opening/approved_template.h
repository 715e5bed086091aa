// The template of a campaign as it was approved. It is kept with the campaign, so that a later edit
// of the files changes nothing until it is approved as well.
#pragma once

#include <expected>
#include <string>

#include "campaign/campaign_spec.h"
#include "notice/template/catalogue.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

// Keeps the campaign's template, as `catalogue` has it now, for all that comes. False: that is what
// was kept.
bool keep_approved_template(store::Transaction& transaction, CampaignId campaign,
                            const CampaignSpec& spec, const notice::Catalogue& catalogue);

// What was kept, and nothing else. The error is for a person: nothing was.
[[nodiscard]] std::expected<notice::Catalogue, std::string> approved_template(
    store::Transaction& transaction, const store::CampaignRecord& campaign);

}  // namespace crier::app
