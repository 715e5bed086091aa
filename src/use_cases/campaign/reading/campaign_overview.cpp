#include "use_cases/campaign/reading/campaign_overview.h"

#include <utility>

#include "store/campaign/campaign_events.h"
#include "store/campaign/link_claims.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/reading/campaign_troubles.h"
#include "use_cases/limits/limit_holds.h"

namespace crier::app {
namespace {

CampaignOverview overview_of(store::Transaction& transaction, store::CampaignRecord campaign) {
  auto troubles = campaign_troubles(transaction, campaign);
  std::optional<store::DeadlineRecord> deadline;
  if (!is_final(campaign.state)) deadline = store::deadline_record(transaction, campaign.id);
  auto limits = limit_holds(transaction, campaign);
  const bool has_cutoff = can_be_objected_to(profile_of(campaign));
  return {.campaign = std::move(campaign),
          .has_cutoff = has_cutoff,
          .trouble = troubles.empty() ? "" : std::move(troubles.front().description),
          .limits = std::move(limits),
          .deadline = std::move(deadline)};
}

}  // namespace

std::vector<CampaignOverview> campaign_overviews(store::Connection& connection) {
  return connection.transact([](store::Transaction& transaction) {
    std::vector<CampaignOverview> all;
    for (store::CampaignRecord& campaign : store::list_campaigns(transaction)) {
      all.push_back(overview_of(transaction, std::move(campaign)));
    }
    return all;
  });
}

CampaignHistory campaign_history(store::Connection& connection,
                                 const store::CampaignRecord& campaign) {
  return connection.transact([&](store::Transaction& transaction) {
    auto trail = store::campaign_trail(transaction, campaign.id);
    return CampaignHistory{.overview = overview_of(transaction, campaign),
                           .trail = std::move(trail),
                           .link = store::link_record(transaction, campaign.id)};
  });
}

}  // namespace crier::app
