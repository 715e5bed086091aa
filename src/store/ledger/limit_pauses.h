// What replies have done to nodes of limits, for all daemons and for operators: the table
// limit_pauses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "dispatch/limits.h"
#include "postgres/database.h"

namespace crier::store {

struct KeptPause {
  dispatch::LimitPause pause;
  WallTime since;
};

// Of several for one node the one with the latest end is kept.
void tell_limit_pause(Transaction& transaction, const dispatch::LimitPause& pause);

// Those that hold now, by the database's clock, of a channel and its nodes.
[[nodiscard]] std::vector<KeptPause> limit_pauses(Transaction& transaction,
                                                  const std::string& channel);

// Ends the pause of a node. Nothing: none holds.
[[nodiscard]] std::optional<KeptPause> lift_limit_pause(Transaction& transaction,
                                                        const std::string& node);

}  // namespace crier::store
