// The specifications of campaigns that have begun, each read once, however many others share its
// channel and ask for it.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "base/id.h"
#include "campaign/campaign_spec.h"
#include "postgres/database.h"

namespace crier::app {

class RunningSpecs {
 public:
  // Nothing: there is no such campaign.
  using Read = std::function<std::optional<CampaignSpec>(CampaignId)>;

  explicit RunningSpecs(Read read);
  // As that transaction reads them, which must outlive this. Of one whose specification cannot be
  // read any more it is known whether it is a breach, and no more.
  explicit RunningSpecs(store::Transaction& transaction);

  // Null: there is no such campaign. Valid as long as this is.
  [[nodiscard]] const CampaignSpec* of(CampaignId campaign);

 private:
  Read read_;
  std::map<CampaignId, std::optional<CampaignSpec>> known_;
};

}  // namespace crier::app
