// How much slower than allowed nodes of limits are sent to, for all daemons: the table
// limit_slowdowns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dispatch/limits.h"
#include "postgres/database.h"

namespace crier::store {

// The slower of this and of what is kept counts from now on, as a new version; answers that.
[[nodiscard]] dispatch::LimitSlowdown tell_limit_slowdown(Transaction& transaction,
                                                          const std::string& limit,
                                                          const pacing::SlowdownState& state);

// Of a version that is no more nothing changes.
void raise_limits(Transaction& transaction, const std::vector<dispatch::RaisedLimit>& raised);

// Those that hold now, by the database's clock, of a channel and its nodes.
[[nodiscard]] std::vector<dispatch::LimitSlowdown> limit_slowdowns(Transaction& transaction,
                                                                   const std::string& channel);

// Ends that of a node, and answers what it was. Nothing: none holds.
[[nodiscard]] std::optional<pacing::SlowdownState> lift_limit_slowdown(Transaction& transaction,
                                                                       const std::string& node);

// Those that ended an hour ago, and those of which all was won back and no cap is younger;
// `rows_max` of them. How many were there. Each question of a daemon reads the rows that are kept.
int sweep_slowdowns(Transaction& transaction, int rows_max);

}  // namespace crier::store
