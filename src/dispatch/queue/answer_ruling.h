// Whether an answer is about the person, or about the sender, so that everybody would get it.
// Applies the sender judges of pacing/, to the tries of one channel: one a campaign for its
// notices, and one for each kind of what it owes afterwards, because a server may take the words of
// one and not those of another. Pure.
#pragma once

#include <map>
#include <optional>
#include <utility>

#include "base/id.h"
#include "campaign/outcome.h"
#include "dispatch/campaign_source.h"
#include "dispatch/queued_notice.h"
#include "pacing/sender_judge.h"

namespace crier::dispatch {

class AnswerRuling {
 public:
  // A channel takes `work`, and later says what became of it or gives it back.
  void on_taken(QueuedNotice& work);
  void on_given_back(const QueuedNotice& work);

  // Ends the try. Set: the campaign must not go on. Else a refusal in `outcome` has become what it
  // means for the person: give up, or try again.
  [[nodiscard]] std::optional<Halt> rule(const QueuedNotice& work, Outcome& outcome);

 private:
  [[nodiscard]] pacing::SenderJudge& judge_of(const QueuedNotice& work);

  // Kept as long as the channel runs, so that a campaign that is resumed does not stop at the same
  // people again.
  std::map<std::pair<CampaignId, pacing::SendQueue::Kind>, pacing::SenderJudge> judges_;
};

}  // namespace crier::dispatch
