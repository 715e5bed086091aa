// What the limits alone take of a campaign's time: nobody is refused and nothing fails. One run of
// the flows. Pure.
#pragma once

#include <optional>

#include "pacing/flow/forecast.h"

namespace crier::pacing::flow {

struct Passage {
  WallTime done;  // At the horizon (forecast_facts.h) or later: there is no end in sight.
  // What holds whoever is told last for most of the time. Nothing: no limit.
  std::optional<Binding> bound_by;
};

// The troubles of `facts` do not count.
[[nodiscard]] Passage passage(const ForecastFacts& facts);

// Notices a second that rates and concurrency allow, whatever hours, days and pauses say, and
// without the bursts. Infinity: any number.
[[nodiscard]] double speed_at_limits(const ForecastFacts& facts);

// The last instant at which the campaign could begin and be done before notify_by. Where it is too
// late for that at the begin of `facts`: as long before it as it would be done too late.
[[nodiscard]] WallTime last_begin(const ForecastFacts& facts);

}  // namespace crier::pacing::flow
