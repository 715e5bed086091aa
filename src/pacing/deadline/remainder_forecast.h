// The one place where the deadline of a running campaign asks the forecast (flow/).
#pragma once

#include <optional>

#include "pacing/deadline/deadline_outlook.h"
#include "pacing/flow/forecast_facts.h"
#include "pacing/flow/passage.h"

namespace crier::pacing {

// When `remainder` is done if it goes on at `people_per_second`, above 0, within the other limits
// of its channel, groups and domains, in its waves, and with so many further tries as there have
// been. `p95` is never before `p50`, and `p50` never before the last of those who wait for a retry
// is due.
[[nodiscard]] Foretold foretell(const Remainder& remainder, double people_per_second);

// The same where everything goes as its limits allow; for remedies.
[[nodiscard]] flow::ForecastFacts facts_at_limits(const Remainder& remainder);

// What its limits alone allow, without its waves.
struct AtLimits {
  flow::Passage passage;
  WallTime point_of_no_return;
};
// Nothing: no limit but the rate of its channel counts, and a division says it.
[[nodiscard]] std::optional<AtLimits> at_limits(const Remainder& remainder);

}  // namespace crier::pacing
