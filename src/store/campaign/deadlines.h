// How campaigns that have begun stand towards their deadlines: the latest figures, and every change
// of their state.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "campaign/state.h"
#include "pacing/deadline.h"
#include "pacing/deadline/deadline_standing.h"
#include "pacing/deadline/deadline_words.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

struct DeadlineRecord {
  WallTime reckoned_at;
  CampaignState campaign_state{};  // What it was reckoned from, as the next ones.
  WallTime notify_by;
  WallTime measured_at;
  // People who had come to an end when the rate was measured, or were expected to
  // (WaitingPeople::expected).
  std::int64_t settled{};
  pacing::DeadlineStanding standing;
  pacing::Outlook outlook;
  double told_share{1};  // Of who is left, 0 to 1: the others will be left out.
  std::string figures;   // pacing::figures_text
  std::string remedy;    // pacing::remedy_text
};

// What the verdict on the campaign goes by.
[[nodiscard]] std::optional<pacing::Foreseen> foreseen(const std::optional<DeadlineRecord>& record);

// A campaign whose deadline is reckoned: it runs or is paused, or has just ended.
struct DeadlineCampaign {
  CampaignId id;
  std::string key;
  std::string channel;
  CampaignState state{};
  WallTime notify_by;
  std::optional<WallTime> begun_at{};
  std::optional<DeadlineRecord> record;  // Nothing: it has not been reckoned yet.
};

// The earliest deadline first.
[[nodiscard]] std::vector<DeadlineCampaign> deadline_campaigns(Transaction& transaction);

// Those that run and are not on track towards the deadline that they have now.
[[nodiscard]] std::set<CampaignId> endangered_campaigns(Transaction& transaction);

// Nothing: it has not been reckoned.
[[nodiscard]] std::optional<DeadlineRecord> deadline_record(Transaction& transaction,
                                                            CampaignId campaign);

// Replaces what was reckoned before.
void keep_deadline(Transaction& transaction, CampaignId campaign, const DeadlineRecord& record);

struct DeadlineStep {
  std::optional<pacing::DeadlineState> from;  // Nothing: it began so.
  const DeadlineRecord& record;               // From now on.
};

// A change of its state, also in the audit trail.
void record_deadline_change(Transaction& transaction, const DeadlineCampaign& campaign,
                            const DeadlineStep& step, const ChangeNote& note);

struct WaitingPeople {
  // Whom a daemon has put down at its end waits for nothing, and is not among them.
  pacing::WaitingFor waiting;
  std::int64_t tried{};     // Of all who wait; the others were sent away by a limit, or called off.
  std::int64_t expected{};  // Of those who were tried: not so often that nobody counts on them.
  // Of those who were put off. When limits and hours let the others go is another question, and
  // they may have been changed since.
  std::optional<WallTime> last_due;
  // Nobody is left whom no daemon has looked at: whoever is to be left out has been.
  bool are_all_claimed{};
};

// Those of a campaign who were sent away for a while, by what their deferrals say: of each lane at
// most 10,000 are counted, from the last one back, because it is asked every minute and no forecast
// depends on more. Whose morning has come waits for it no more.
[[nodiscard]] WaitingPeople waiting_people(Transaction& transaction, CampaignId campaign, int lanes,
                                           WallTime now);

}  // namespace crier::store
