// A time in which a provider is not there.
#pragma once

#include "base/time.h"

namespace crier::simulation {

struct Outage {
  WallTime from;
  WallTime until;  // Exclusive.
};

}  // namespace crier::simulation
