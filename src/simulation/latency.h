// How long a step of a simulation takes.
#pragma once

#include "base/random.h"
#include "base/time.h"

namespace crier::simulation {

// Evenly from [0, `most`).
[[nodiscard]] inline Duration drawn_latency(Random& random, Duration most) {
  return Duration(static_cast<Duration::rep>(random.unit() * static_cast<double>(most.count())));
}

}  // namespace crier::simulation
