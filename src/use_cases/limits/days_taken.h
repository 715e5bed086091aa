// What has gone already today by the limits of a channel, for a forecast.
//
// A notice counts when its place on the day is booked, before it is answered. Whoever is left in a
// forecast needs a place of their own, so that those of a running campaign who have one already are
// taken out again (`without_under_way`): else they would count twice.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
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

// People who have been claimed and have no outcome yet, by mail domain; and how many tries of the
// campaign have been recorded since the channel's day began.
struct UnderWay {
  std::vector<std::pair<std::string, std::int64_t>> people;
  std::int64_t tries_recorded{};
};
// Of a node no more than has been taken, and of the channel no more than has not been recorded.
[[nodiscard]] std::vector<pacing::flow::DayTaken> without_under_way(
    std::vector<pacing::flow::DayTaken> taken, const UnderWay& under_way,
    const pacing::LimitSettings& limits);

}  // namespace crier::app
