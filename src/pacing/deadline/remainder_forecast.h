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

// Notices a second that the channel's concurrency carries at the answer times that were measured.
// Infinity: any number, or they are not known.
[[nodiscard]] double carried_at_once(const Remainder& remainder);

// From so large a part of what is allowed on the limits are what keeps a campaign: the rest goes to
// retries and to pauses.
inline constexpr double share_of_limit = 0.9;

// The rate of `before` when the limits are no longer those of `before` but those of `remainder`. It
// stays where the change allows no other speed, or where it was clearly below what was allowed:
// then it is the servers' doing, and no limit changes that. Else it moves with the limit. Nothing:
// so far that nothing is known of it, and it is foreseen as the limits allow until it has been
// measured again. `rate_of_others`: notices a second of other campaigns, with which the channel may
// be full.
[[nodiscard]] std::optional<double> rate_under_other_limits(const Remainder& remainder,
                                                            const Remainder& before,
                                                            double rate_of_others = 0);

// What its limits alone allow, without its waves.
struct AtLimits {
  flow::Passage passage;
  WallTime point_of_no_return;
};
// Nothing: no limit but the rate of its channel counts, and a division says it.
[[nodiscard]] std::optional<AtLimits> at_limits(const Remainder& remainder);

}  // namespace crier::pacing
