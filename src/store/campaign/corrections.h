// Whoever was told a cut-off that was moved to a later one since is told the new one: what is laid
// out for that when the dates are moved, and what has become of it. How it is walked:
// store/ledger/correction_claims.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "objection/confirmation_state.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

// A step of the campaign, which the caller has locked and just extended, for all whose notice was
// written before `told_until`. What is owed of a step before it is owed by this one: nobody is told
// a date that does not hold any more. Answers the number of the step.
int lay_out_correction(Transaction& transaction, CampaignId campaign, WallTime told_until);

// Ends what is owed of steps before `step`, but for what a daemon has claimed and not lost.
void supersede_corrections(Transaction& transaction, CampaignId campaign, int step);

// People by what became of their correction.
struct CorrectionCount {
  objection::ConfirmationState state{};
  std::string reason;  // "none": there is none.
  std::int64_t people{};
  std::int64_t doubts{};  // Tries of which nobody knows whether they arrived.
};
struct CorrectionStep {
  int step{};
  // Everybody of the audience has been looked at, or a later step does; till then there are people
  // of whom it is not known yet whether they are owed one.
  bool is_walked{};
  std::vector<CorrectionCount> counts{};
};
// In the order of the steps.
[[nodiscard]] std::vector<CorrectionStep> correction_steps(Transaction& transaction,
                                                           CampaignId campaign);

// Of the people of a lane who were looked at for the last correction: how many were told before the
// dates were moved, have never said anything for its purpose, and have no row all the same. 0 where
// there is no correction.
[[nodiscard]] std::int64_t missing_corrections(Transaction& transaction,
                                               const CampaignRecord& campaign, Lane lane);

}  // namespace crier::store
