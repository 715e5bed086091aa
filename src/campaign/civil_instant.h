// A moment as people write it and as machines compare it.
#pragma once

#include <chrono>
#include <string>

#include "base/time.h"

namespace crier {

// An instant and the civil time and zone that it was written in; the latter are printed in notices.
struct CivilInstant {
  std::chrono::local_seconds civil;  // As written.
  std::string zone;                  // IANA id.
  WallTime instant;                  // The same moment.
};

}  // namespace crier
