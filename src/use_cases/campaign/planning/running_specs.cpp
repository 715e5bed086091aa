#include "use_cases/campaign/planning/running_specs.h"

#include <utility>

#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {
namespace {

CampaignSpec spec_of_running(store::Transaction& transaction,
                             const store::CampaignRecord& campaign) {
  if (auto spec = load_kept_spec(transaction, campaign)) return *std::move(spec);
  CampaignSpec bare = kept_spec_or_dates(transaction, campaign);
  bare.profile = profile_of(campaign);
  return bare;
}

}  // namespace

RunningSpecs::RunningSpecs(Read read) : read_(std::move(read)) {}

RunningSpecs::RunningSpecs(store::Transaction& transaction)
    : RunningSpecs([&transaction](CampaignId campaign) -> std::optional<CampaignSpec> {
        const auto record = store::find_campaign(transaction, campaign);
        if (!record) return std::nullopt;
        return spec_of_running(transaction, *record);
      }) {}

const CampaignSpec* RunningSpecs::of(CampaignId campaign) {
  auto known = known_.find(campaign);
  if (known == known_.end()) known = known_.emplace(campaign, read_(campaign)).first;
  return known->second ? &*known->second : nullptr;
}

}  // namespace crier::app
