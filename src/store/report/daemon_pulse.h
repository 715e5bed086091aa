// Whether any daemon is alive, for those who ask why a campaign does not go on.
#pragma once

#include <optional>

#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

// By the clock of the database, by which daemons say until when they are alive.
struct DaemonPulse {
  bool is_any_alive{};
  // Of those that are not: until when the last one was, if it did not say that it ends.
  std::optional<WallTime> last_alive;
  WallTime now;
};

[[nodiscard]] DaemonPulse daemon_pulse(Transaction& transaction);

}  // namespace crier::store
