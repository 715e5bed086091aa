// What replies hold back now of the limits of a channel, for a forecast: pauses and stops, and
// rates that were lowered.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "pacing/flow/forecast_facts.h"
#include "postgres/database.h"

namespace crier::app {

// As of `now`; each node once.
[[nodiscard]] std::vector<pacing::flow::NodeHeld> nodes_held(store::Transaction& transaction,
                                                             const std::string& channel,
                                                             WallTime now);
[[nodiscard]] std::vector<pacing::flow::NodeHeld> nodes_held(store::Connection& connection,
                                                             const std::string& channel,
                                                             WallTime now);

// The domains among them.
[[nodiscard]] std::vector<std::string> domains_held(std::span<const pacing::flow::NodeHeld> held);

}  // namespace crier::app
