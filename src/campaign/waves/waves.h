// A campaign may begin with few people: what is wrong with its words, its addresses or its link is
// found out by a hundredth of the audience, not by all of it. A wave is a number of whole lanes. A
// subject's lane is a hash of its ref, so each wave has people of every country and none is of old
// accounts only; and a campaign keeps one cursor a lane, whatever its waves are.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/id.h"

namespace crier {

// `[waves]` of a specification.
struct Waves {
  // Of the audience, each above 0, together below 1; who is left over is the last wave. Empty:
  // everybody at once.
  std::vector<double> shares;
  // How long a wave is watched after everybody in it has been tried once, before the next begins.
  std::chrono::milliseconds watch{std::chrono::hours(1)};

  friend bool operator==(const Waves&, const Waves&) = default;
};

// The wave of each lane, from 1 on without a gap. A share is rounded to whole lanes, at least one;
// a wave for which no lane is left, because there are few, is none. Which lanes are first differs
// from campaign to campaign, so that it is not always the same people.
[[nodiscard]] std::vector<int> waves_of_lanes(const Waves& waves, int lanes, CampaignId campaign);

// Which share of all lanes each wave is, in their order; all of them where there is one only.
[[nodiscard]] std::vector<double> wave_shares(const Waves& waves, int lanes);

// "1 of 64 lanes (1.6 %), then 6 (9.4 %), then 57 (89.1 %)"; empty where there is one wave only.
[[nodiscard]] std::string text_of(const std::vector<int>& waves_of_lanes);

}  // namespace crier
