// Who would be told if a campaign began now, for its plan and for the checks before its start.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/limit_settings.h"
#include "postgres/database.h"
#include "store/campaign/plan_counts.h"
#include "store/campaign/way_counts.h"

namespace crier::app {

// Of domains that have no limits of their own, where each has some. Further ones are small, and one
// stream in the forecast (pacing/flow/README.md).
inline constexpr std::size_t largest_domains_most = 150;

struct AudienceScope {
  int lanes{};
  WallTime now;                        // Suppressions that have ended by then do not count.
  std::vector<std::string> domains{};  // store::PlanQuestion: those that are told apart.
};

// Everybody, group by group, with everybody left out whom the campaign leaves out. One statement a
// lane.
[[nodiscard]] std::vector<store::PlanRow> planned_audience(store::Transaction& transaction,
                                                           const CampaignSpec& spec,
                                                           const AudienceScope& scope);
// The same in one short transaction a lane: nothing is locked for as long as it takes.
[[nodiscard]] std::vector<store::PlanRow> planned_audience(store::Connection& connection,
                                                           const CampaignSpec& spec,
                                                           const AudienceScope& scope);

// By which step of its ladder everybody whom the campaign concerns can first be told; of one
// without a ladder nothing is counted. One short transaction a lane.
[[nodiscard]] store::WayCounts planned_ways(store::Connection& connection, const CampaignSpec& spec,
                                            const AudienceScope& scope);

// The mail domains that the limits of the campaign's channel tell apart: those of groups, those
// with limits of their own, those that replies hold back, and where each domain has some, the
// largest 150 of the audience.
[[nodiscard]] std::vector<std::string> domains_told_apart(
    store::Connection& connection, const CampaignSpec& spec, const pacing::LimitSettings& limits,
    std::span<const pacing::flow::NodeHeld> held, int lanes);

}  // namespace crier::app
