// Which of the limits that replies have lowered or paused hold up who is left of a campaign. Pure.
#pragma once

#include <vector>

#include "pacing/deadline/deadline_outlook.h"
#include "pacing/flow/forecast_facts.h"

namespace crier::pacing {

// Of `remainder.held` those that hold back somebody who is left, the one first that would take
// longest for its people as it is now. A pause that is over holds nobody back.
[[nodiscard]] std::vector<flow::NodeHeld> held_up_longest(const Remainder& remainder);

}  // namespace crier::pacing
