// The turns of what waits, so that each campaign comes to its part (campaign_shares.h) wherever
// several wait: of the channel, and of each group and domain that holds them back. Start-time fair
// queueing (Goyal, Vin, Cheng 1996): the next turn of a campaign is one stride after its last, but
// never before the turn that has come; a small part is a long stride. Pure.
//
// What is taken out without going gives its turn back. People of a full provider are looked at and
// postponed by the thousand: they would use up the turns of those who can be told.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "base/id.h"
#include "pacing/campaign_shares.h"

namespace crier::pacing {

class CampaignTurns {
 public:
  // Of one that is not named, all. All that waits has to be given other turns, by `next` in the
  // order of offers.
  void share(CampaignShares parts) {
    parts_ = std::move(parts);
    next_.clear();
  }

  // The turn of what is offered now: after all others of its campaign. The same for everybody while
  // nobody competes, or nobody has said it.
  [[nodiscard]] std::int64_t next(CampaignId campaign) {
    if (parts_.size() < 2) return 0;
    std::int64_t& next = next_[campaign];
    const std::int64_t turn = std::max(next, come_);
    next = turn + stride_of(campaign);
    return turn;
  }
  // What had this turn goes.
  void went(std::int64_t turn) { come_ = std::max(come_, turn); }
  // So many that had a turn go by another way, or later with another turn.
  void give_back(CampaignId campaign, std::size_t turns) {
    const auto next = next_.find(campaign);
    if (next == next_.end()) return;
    next->second -= static_cast<std::int64_t>(turns) * stride_of(campaign);
  }

 private:
  // Some billions of turns of the smallest part fit.
  [[nodiscard]] std::int64_t stride_of(CampaignId campaign) const {
    constexpr double whole = 1 << 10;
    constexpr double part_min = 1e-6;
    const auto part = parts_.find(campaign);
    const double own = part == parts_.end() ? 1.0 : std::clamp(part->second, part_min, 1.0);
    return static_cast<std::int64_t>(whole / own);
  }

  CampaignShares parts_;
  std::map<CampaignId, std::int64_t> next_;
  std::int64_t come_{};
};

}  // namespace crier::pacing
