// What a campaign has come to, from its counts; the same cost at a thousand people and at a
// billion, except where a comment says so.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "postgres/database.h"
#include "report/campaign_report.h"

namespace crier::store {

// Everything that is read in `transaction` afterwards is of one instant, and nothing is written.
// Must come first in it.
void read_one_instant(Transaction& transaction);

// The completeness equation by country and notice language, in this order.
[[nodiscard]] std::vector<report::CoverageRow> campaign_coverage(Transaction& transaction,
                                                                 CampaignId campaign);
// Tries by outcome and reason, the most frequent first.
[[nodiscard]] std::vector<report::OutcomeRow> campaign_outcomes(Transaction& transaction,
                                                                CampaignId campaign);
// What came back, the most frequent first.
[[nodiscard]] std::vector<report::FeedbackRow> campaign_feedback(Transaction& transaction,
                                                                 CampaignId campaign);
[[nodiscard]] std::vector<report::HourRow> campaign_hours(Transaction& transaction,
                                                          CampaignId campaign);
[[nodiscard]] std::vector<report::LanguageRuleRow> campaign_language_rules(Transaction& transaction,
                                                                           CampaignId campaign);
// The beginning of the last hour in which a notice was accepted.
[[nodiscard]] std::optional<WallTime> last_accepted_hour(Transaction& transaction,
                                                         CampaignId campaign);

struct AcceptedSpan {
  std::optional<WallTime> first;
  std::optional<WallTime> last;
};
// Reads every try once.
[[nodiscard]] AcceptedSpan accepted_span(Transaction& transaction, CampaignId campaign);
// Reads every try once if there are unknown ones.
[[nodiscard]] report::Doubts campaign_doubts(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
