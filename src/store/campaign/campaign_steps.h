// The steps of campaigns that have begun (campaign/ladder/).
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "campaign/ladder/heard_ways.h"
#include "campaign/ladder/ladder.h"
#include "postgres/database.h"
#include "report/steps/step_section.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

// Once, when the campaign has begun and its first step is laid out. The lanes of the later ones are
// done until somebody goes on to them (store/ledger/next_step.h).
void lay_out_steps(Transaction& transaction, const CampaignRecord& campaign,
                   const std::vector<LadderStep>& ladder);

// One that has work: the first always, a later one while somebody is in it.
struct StepAtWork {
  int step{};
  std::string channel;
  WallTime ends_at;  // Whoever has not been told by it before goes on, or fails in the last step.
  bool has_accepted{};  // Somebody has been told in it.
  bool was_stopped{};   // An alarm has paused the campaign once.
  friend bool operator==(const StepAtWork&, const StepAtWork&) = default;
};
// Of all campaigns that run, in the order of their steps.
[[nodiscard]] std::map<CampaignId, std::vector<StepAtWork>> steps_at_work(Transaction& transaction);

// Until when a notice of the campaign may come back whose reader would then go on to a later step:
// so long after everybody had an end in the last step whose channel hears of it, and not beyond
// notify_by. Nothing: nobody has one yet, no step follows, or nothing is heard of.
[[nodiscard]] std::optional<WallTime> bounces_awaited_until(Transaction& transaction,
                                                            CampaignId campaign,
                                                            const HeardWays& heard);

// All of a campaign that has begun, in their order.
[[nodiscard]] std::vector<report::StepFigures> step_figures(Transaction& transaction,
                                                            CampaignId campaign);

}  // namespace crier::store
