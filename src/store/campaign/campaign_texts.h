// The template files of a campaign as they were approved, by path ("objection/layout.html").
#pragma once

#include <map>
#include <string>

#include "base/id.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

using CampaignTexts = std::map<std::string, std::string>;

// In place of those that were kept before, as another edition (CampaignRecord::texts_edition).
void keep_campaign_texts(Transaction& transaction, CampaignId campaign, const CampaignTexts& texts);

// The engine stops for what it has seen in one edition, as raise_alarm() does. False: the campaign
// does not run, or its texts have another edition by now.
[[nodiscard]] bool raise_alarm_of_edition(Transaction& transaction, CampaignId campaign,
                                          int texts_edition, const ChangeNote& note);

// Empty for a campaign that has not begun.
[[nodiscard]] CampaignTexts read_campaign_texts(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
