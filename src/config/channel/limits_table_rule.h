// One [[rule]] of a table of limits: what servers' replies do. Internal to config/channel/.
#pragma once

#include <optional>

#include "config/channel/limits_table_keys.h"
#include "pacing/limits/reply_rule.h"

namespace crier::app {

// Nothing: it has a fault, which the table tells.
[[nodiscard]] std::optional<pacing::ReplyRule> read_rule(TableKeys& keys);

}  // namespace crier::app
