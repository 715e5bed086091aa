#include "use_cases/campaign/reading/campaign_lookup.h"

#include <utility>
#include <vector>

#include "base/suggestion.h"

namespace crier::app {

std::expected<store::CampaignRecord, NoSuchCampaign> look_up_campaign(store::Connection& connection,
                                                                      const std::string& key) {
  using Found = std::expected<store::CampaignRecord, NoSuchCampaign>;
  return connection.transact([&](store::Transaction& transaction) -> Found {
    if (auto campaign = store::find_campaign(transaction, key)) return *std::move(campaign);
    std::vector<std::string> keys;
    for (store::CampaignRecord& other : store::list_campaigns(transaction)) {
      keys.push_back(std::move(other.key));
    }
    return std::unexpected(NoSuchCampaign{.meant = nearest(key, keys)});
  });
}

}  // namespace crier::app
