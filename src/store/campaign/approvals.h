// Who approved which words of a campaign.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

struct Approval {
  std::string locale;   // As the text is named: "de", "pt-PT".
  std::string version;  // NoticeBook::wording_version.
  std::string by;
  WallTime at;
};

// What is approved already stays as it was: the first approval counts. Those that are new make one
// row of the audit trail. How many there are.
int approve(Transaction& transaction, const CampaignRecord& campaign,
            const std::vector<Approval>& approvals, const std::string& actor);

// By language, the latest first.
[[nodiscard]] std::vector<Approval> list_approvals(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
