#include "use_cases/limits/limit_holds.h"

#include <map>
#include <utility>

#include "store/ledger/limit_pauses.h"
#include "store/ledger/limit_states.h"

namespace crier::app {

std::vector<report::HeldLimit> limit_holds(store::Transaction& transaction,
                                           const std::string& channel) {
  std::map<std::string, report::HeldLimit> nodes;
  for (store::KeptPause& kept : store::limit_pauses(transaction, channel)) {
    nodes[kept.pause.limit].pause = report::HeldLimit::Pause{.since = kept.since,
                                                             .until = kept.pause.until,
                                                             .why = std::move(kept.pause.why),
                                                             .is_stop = kept.pause.is_stop};
  }
  for (const store::LimitState& state : store::limit_states(transaction, channel)) {
    // What an ordinary limit holds back is no news.
    if (!state.rate_now && !nodes.contains(state.node)) continue;
    report::HeldLimit& hold = nodes[state.node];
    hold.rate_now = state.rate_now;
    hold.rate_until = state.rate_until;
    hold.held = state.held;
  }
  std::vector<report::HeldLimit> holds;
  for (auto& [node, hold] : nodes) {
    hold.node = node;
    holds.push_back(std::move(hold));
  }
  report::sort_by_weight(holds);
  return holds;
}

std::vector<report::HeldLimit> limit_holds(store::Transaction& transaction,
                                           const store::CampaignRecord& campaign) {
  const bool waits = campaign.state == CampaignState::scheduled ||
                     campaign.state == CampaignState::running ||
                     campaign.state == CampaignState::paused;
  return waits ? limit_holds(transaction, campaign.channel) : std::vector<report::HeldLimit>();
}

}  // namespace crier::app
