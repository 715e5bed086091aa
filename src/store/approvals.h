// Who released which words of a campaign.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "store/campaigns.h"
#include "store/database.h"

namespace crier::store {

struct Approval {
  std::string locale;   // As the text is named: "de", "pt-PT".
  std::string version;  // NoticeBook::wording_version.
  std::string by;
  WallTime at;
};

// With a row in the audit trail. What is approved already stays as it was: the first release
// counts. False: it was.
bool approve(Transaction& transaction, const CampaignRecord& campaign, const Approval& approval,
             const std::string& actor);

// By language, the latest first.
[[nodiscard]] std::vector<Approval> list_approvals(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
