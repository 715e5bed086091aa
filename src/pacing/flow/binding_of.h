// What binds in a run of the flows, for whoever reads it. Pure.
#pragma once

#include "pacing/flow/flow_network.h"
#include "pacing/flow/fluid_run.h"
#include "pacing/flow/forecast.h"

namespace crier::pacing::flow {

[[nodiscard]] Binding binding_of(const BoundSpan& bound, const FlowNetwork& network,
                                 WallTime begin);

// `seconds` after the begin, upwards to the microsecond.
[[nodiscard]] WallTime instant_after(WallTime begin, double seconds);

}  // namespace crier::pacing::flow
