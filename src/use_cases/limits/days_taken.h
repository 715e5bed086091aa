// What has gone already today by the limits of a channel, for a forecast.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/limit_settings.h"
#include "postgres/database.h"

namespace crier::app {

// Of each node whose days have quotas: the channel, its groups, the domains that are named, and
// those of `domains` that have the limits of each domain. Days are those that `now` shows where the
// limit is; what was taken under another zone counts on them as for a booking (dispatch/limits.h).
// Nodes of which nothing has gone are left out.
[[nodiscard]] std::vector<pacing::flow::DayTaken> days_taken(store::Transaction& transaction,
                                                             const std::string& channel,
                                                             const pacing::LimitSettings& limits,
                                                             std::span<const std::string> domains,
                                                             WallTime now);
[[nodiscard]] std::vector<pacing::flow::DayTaken> days_taken(store::Connection& connection,
                                                             const std::string& channel,
                                                             const pacing::LimitSettings& limits,
                                                             std::span<const std::string> domains,
                                                             WallTime now);

}  // namespace crier::app
