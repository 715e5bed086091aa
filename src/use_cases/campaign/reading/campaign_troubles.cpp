#include "use_cases/campaign/reading/campaign_troubles.h"

#include <algorithm>

#include "store/report/channel_troubles.h"
#include "store/report/engine_troubles.h"

namespace crier::app {

std::vector<report::DaemonTrouble> campaign_troubles(store::Transaction& transaction,
                                                     const store::CampaignRecord& campaign) {
  std::vector<report::DaemonTrouble> troubles;
  if (is_final(campaign.state)) return troubles;
  for (const auto& trouble : store::engine_troubles(transaction, campaign)) {
    troubles.push_back(
        {.host = trouble.host, .since = trouble.since, .description = trouble.description});
  }
  for (const auto& trouble : store::channel_troubles(transaction, campaign.channel)) {
    troubles.push_back(
        {.host = trouble.host, .since = trouble.since, .description = trouble.description});
  }
  std::ranges::sort(troubles, {}, &report::DaemonTrouble::since);
  return troubles;
}

}  // namespace crier::app
