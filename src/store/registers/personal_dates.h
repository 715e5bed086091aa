// The dates of a campaign as they stand for one person, and what their own cut-off is reckoned from
// (campaign/calendar/own_cutoff.h).
#pragma once

#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"

namespace crier::store {

struct PersonalDates {
  CampaignId campaign;
  WallTime cutoff;  // This and the next: of the campaign.
  WallTime effective_at;
  std::string country;    // This and the next: of the person, as the audience has them now.
  std::string time_zone;  // Empty: not known.
  // By the first notice that was accepted; where there is none, by the last of those without an
  // answer. Nothing: it has not told them.
  std::optional<WallTime> told_at;
};

}  // namespace crier::store
