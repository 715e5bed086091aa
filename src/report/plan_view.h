// What `crier campaign plan` shows: whom a campaign would reach if it began now, and whether there
// is time enough.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "campaign/outcome.h"

namespace crier::report {

struct PlanPlace {
  std::string country;
  std::string locale;  // The notice's.
  std::int64_t recipients{};
  std::int64_t excluded{};
};

struct PlanExclusion {
  Reason reason{};
  std::int64_t people{};
};

// A simple model of how long it takes. Half of all campaigns are done by `p50`: 3 in 100 notices
// need a second try and the rate is kept. 19 in 20 are done by `p95`: a quarter of the notices need
// a second try, a fifth of the time is lost to outages and slow relays, and the last ones wait four
// hours, which is as long as retries are spread (pacing/retry.h).
struct Forecast {
  WallTime begin;
  WallTime p50;
  WallTime p95;
  double rate_needed{};  // People a second from `begin` to the deadline; 0: there is no time.
  bool is_endangered{};  // By p95 the deadline is over.
};

struct ForecastFacts {
  std::int64_t recipients{};
  double rate{};  // Notices a second that the channel may send, above 0.
  WallTime begin;
  WallTime notify_by;
};
[[nodiscard]] Forecast forecast(const ForecastFacts& facts);

struct CampaignPlan {
  std::string key;
  std::string channel;
  CivilInstant notify_by;
  double rate{};
  std::vector<PlanPlace> places;          // By country, then locale.
  std::vector<PlanExclusion> exclusions;  // The most frequent first.
  Forecast forecast;
};

[[nodiscard]] std::int64_t recipients(const CampaignPlan& plan);
[[nodiscard]] std::int64_t left_out(const CampaignPlan& plan);

// What a person who starts the campaign must have read: that the deadline is endangered, and that
// more than a fifth of the audience is left out, with every reason and what can be done. One
// paragraph each, in lines of at most `width_max` columns (0: as many as it takes); empty when
// there is nothing to warn of.
[[nodiscard]] std::string plan_warnings(const CampaignPlan& plan, std::size_t width_max);

[[nodiscard]] std::string plan_text(const CampaignPlan& plan, std::size_t width_max);
[[nodiscard]] std::string plan_json(const CampaignPlan& plan);
// section,country,locale,reason,people
[[nodiscard]] std::string plan_csv(const CampaignPlan& plan);

}  // namespace crier::report
