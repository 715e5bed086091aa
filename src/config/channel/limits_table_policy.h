// The keys of one node in a table of limits: of the channel, a group, a domain. Faults are told by
// the table. Internal to config/channel/.
#pragma once

#include "config/channel/limits_table_keys.h"
#include "pacing/limits/limit_policy.h"

namespace crier::app {

// What is given replaces what `policy` has; the rest stays.
void read_hours(TableKeys& keys, pacing::LimitPolicy& policy);
void read_rate(TableKeys& keys, pacing::LimitPolicy& policy);
// All but the rate, whose keys of a channel stand elsewhere.
void read_policy(TableKeys& keys, pacing::LimitPolicy& policy);

}  // namespace crier::app
