// Somebody approves the words of a campaign as they read now.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

struct ApprovalRequest {
  std::vector<std::string> locales;  // Tags in any spelling; empty: all languages of the campaign.
  std::string by;                    // Who has read them.
  WallTime at;
  std::string actor;  // Who runs the command, for the audit trail.
};

struct ApprovalResult {
  int approved{};         // Newly.
  int approved_before{};  // As they read now: the first approval counts.
  // The campaign has begun and speaks some of these languages: everybody who is told from now on is
  // told in the words that have been approved.
  bool are_told_at_once{};
};

// The error is for a person: the notices cannot be written, the campaign has ended, it does not
// speak a language that was asked for, or it has begun and what it would say at once is wrong.
// Nothing is approved then.
[[nodiscard]] std::expected<ApprovalResult, std::string> approve_words(
    store::Transaction& transaction, const store::CampaignRecord& campaign,
    const NoticeSource& source, const ApprovalRequest& request);

}  // namespace crier::app
