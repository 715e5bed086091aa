// From the key that somebody says to the campaign.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::app {

struct NoSuchCampaign {
  std::optional<std::string> meant;  // A key that is near.
};

[[nodiscard]] std::expected<store::CampaignRecord, NoSuchCampaign> look_up_campaign(
    store::Connection& connection, const std::string& key);

}  // namespace crier::app
