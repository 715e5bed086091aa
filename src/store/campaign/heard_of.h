// Which campaigns somebody may have heard of, by what they process data for.
#pragma once

#include <string>
#include <vector>

#include "base/id.h"
#include "postgres/database.h"

namespace crier::store {

struct PurposeCampaign {
  std::string purpose;
  CampaignId id;
};

// By purpose; of each those that have begun, then those that are scheduled or approved, the latest
// first: whoever has been told of a purpose was told by one that has begun.
[[nodiscard]] std::vector<PurposeCampaign> campaigns_heard_of(Transaction& transaction);

}  // namespace crier::store
