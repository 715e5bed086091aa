// Looks how many people answer the campaigns that say how many answers can be taken, and how fast
// others may be told (campaign/answers/).
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "postgres/database.h"
#include "store/campaign/campaign_answers.h"
#include "use_cases/campaign/changing/campaign_change.h"

namespace crier::app {

// One transaction at a time (AdvisoryLock::waves): the caller holds the lock.
void look_after_answers(store::Transaction& transaction, int lanes, WallTime now);

// What an operator changes of [answers] while the campaign runs.
struct AnswerChange {
  std::optional<double> per_minute;
  std::optional<double> expected;
  bool lifts{};  // People may be told as fast as the channel allows; the others say nothing.
};
// Within seconds. The error is for them.
[[nodiscard]] CampaignChanged change_answers(store::Connection& connection,
                                             const store::CampaignRecord& campaign,
                                             const AnswerChange& change,
                                             const store::ChangeNote& note);

// How it stands, one sentence for an operator.
[[nodiscard]] std::string answers_sentence(const store::AnswerRecord& answers);

}  // namespace crier::app
