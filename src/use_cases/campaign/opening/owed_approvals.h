// Whose words have to be approved again: they read otherwise than when they were, because dates
// were moved or a template has changed.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

// One that has begun from the templates that were approved for it, another one from those at hand.
[[nodiscard]] std::expected<OpenedCampaign, std::string> open_as_it_reads(
    store::Transaction& transaction, const store::CampaignRecord& campaign,
    const NoticeSource& source);

// Languages. Nothing: its words cannot be written, so that nobody knows how they read. Compiles all
// languages: tens of milliseconds.
[[nodiscard]] std::optional<std::vector<std::string>> owed_approvals(
    store::Transaction& transaction, const store::CampaignRecord& campaign,
    const NoticeSource& source);

}  // namespace crier::app
