// The one place where the deadline of a running campaign asks the forecast (flow/forecast.h).
#pragma once

#include "pacing/deadline/deadline_outlook.h"

namespace crier::pacing {

// When `remainder` is done if it goes on at `people_per_second`, above 0, within the hours and days
// of its channel, in its waves, and with so many further tries as there have been. `p95` is never
// before `p50`, and `p50` never before the last of those who wait for a retry is due.
[[nodiscard]] Foretold foretell(const Remainder& remainder, double people_per_second);

}  // namespace crier::pacing
