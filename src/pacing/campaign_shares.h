// What part of a channel each of the campaigns gets that compete for it. Pure.
//
//   a little to each, so that nobody starves
//   the rest:  to breach notices, if there are any: whom a breach concerns is told before all
//   others
//              else to all of them
//   of that:   to the nearest deadline what it needs, with some to spare, then to the next
//              of what is left, to each in the same order so much more that it is no close matter
//              the rest to the nearest deadline that is endangered all the same, else by weight
//
// Who gets what it needs, the nearest deadline first, keeps every deadline that can be kept: a
// campaign that is told as fast as it needs ends at its deadline, and until then all of the channel
// was used for it and for the others (tests/property/pacing/campaign_shares_law_test.cpp).
//
// A campaign that has nothing waiting leaves its part to the others (campaign_turns.h), so the
// channel is used whatever the parts are.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "campaign/campaign_spec.h"

namespace crier::pacing {

enum class Precedence : std::uint8_t { ordinary, breach };
[[nodiscard]] Precedence precedence_of(NoticeProfile profile);

struct CampaignNeed {
  CampaignId campaign;
  WallTime notify_by;
  // People a second who must be told from now on while they may be told (open_time.h); nothing: not
  // known, or nobody is left.
  std::optional<double> rate_needed;
  int weight{1};  // At least 1.
  Precedence precedence{Precedence::ordinary};
  // As it goes it may well be late (pacing/deadline/). What it needs does not say it: a forecast
  // knows of retries, days and other limits.
  bool is_endangered{};
};

// All campaigns together get this part whatever the others need. What a deadline needs has to be
// had from the rest.
inline constexpr double part_of_nobody_starves = 0.02;
// Retries, and what other limits hold back meanwhile.
inline constexpr double factor_to_be_safe = 1.1;
// Of what it needs, when there is that much: a campaign that had just enough would be called at
// risk, while others had the rest that have weeks.
inline constexpr double factor_at_ease = 1.5;

// `CampaignNeed::rate_needed` of so many people, with `seconds` until their deadline;
// `open_seconds` of those are hours at which they may be told (open_time.h). Where none are,
// whoever has none is told at any hour. Nothing: nobody is left, or no time is.
[[nodiscard]] std::optional<double> rate_needed(double people, double open_seconds, double seconds);

// Of each campaign, above 0; together 1.
using CampaignShares = std::map<CampaignId, double>;

// `rate` is what the channel carries, notices a second, above 0. No campaign is named twice.
[[nodiscard]] CampaignShares campaign_shares(std::vector<CampaignNeed> needs, double rate);

}  // namespace crier::pacing
