// The beginning of a campaign: its audience is frozen and planned, and its lanes are laid out, all
// in one transaction.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lane.h"
#include "store/campaigns.h"
#include "store/database.h"

namespace crier::store {

struct CampaignStart {
  int step{1};
  int lane_count{lane_count_default};
  // The languages that the campaign speaks. They are fixed here, so that a person is counted in the
  // same language as long as the campaign lives, whatever becomes of the templates.
  std::vector<std::string> locales;
  // Where a person counts: the notice language of (country, the person's own locale or ""). Asked
  // once for each pair.
  std::function<std::string(std::string_view country, std::string_view locale)> counted_locale;
};

// Makes a scheduled campaign running: freezes the audience (the highest id; imports wait), writes
// what is planned per lane, country and notice language, lays out the lanes and the partition of
// attempts. `note.at` is moved behind the latest change of a person, so that later changes are told
// apart. False: somebody else has begun it, or it is not scheduled any more.
// Reads the whole audience once; the caller's transaction has no statement timeout afterwards.
[[nodiscard]] bool begin_campaign(Transaction& transaction, CampaignRecord& campaign,
                                  const CampaignStart& start, ChangeNote note);

}  // namespace crier::store
