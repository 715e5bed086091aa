#include "use_cases/campaign/planning/later_promises.h"

#include <algorithm>
#include <functional>

#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

// Also of one that was cancelled after it had begun: its notices are out.
bool is_promised(const store::CampaignRecord& each) {
  return each.started_at || each.state == CampaignState::scheduled;
}

}  // namespace

std::vector<LaterPromise> later_promises(store::Connection& connection,
                                         const store::CampaignRecord& campaign, WallTime now) {
  if (!can_be_objected_to(profile_of(campaign))) return {};
  const auto campaigns = connection.transact(
      [](store::Transaction& transaction) { return store::list_campaigns(transaction); });
  std::vector<LaterPromise> later;
  for (const store::CampaignRecord& each : campaigns) {
    if (each.id == campaign.id || each.purpose != campaign.purpose || !is_promised(each)) continue;
    if (each.cutoff <= campaign.cutoff || each.cutoff <= now) continue;
    if (!can_be_objected_to(profile_of(each))) continue;
    later.push_back({.campaign = each.key, .state = each.state, .cutoff = each.cutoff});
  }
  std::ranges::sort(later, std::ranges::greater(), &LaterPromise::cutoff);
  return later;
}

}  // namespace crier::app
