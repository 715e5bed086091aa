// What daemons have told operators of themselves and not cleared yet. A daemon keeps that in its
// memory, because the database may be what it suffers from, and writes it here when it can.
#pragma once

#include <string>
#include <vector>

#include "postgres/database.h"
#include "report/alarm_view.h"

namespace crier::store {

// As in the table of daemons.
struct AlarmingDaemon {
  std::string id;
  std::string host;
};

// All of one daemon; replaces what was kept before.
void keep_daemon_conditions(Transaction& transaction, const AlarmingDaemon& daemon,
                            const std::vector<report::AlarmCondition>& told);

// What daemons on the same host have left that are alive no more: from now on it is this daemon's,
// who clears it or tells that it lasts.
[[nodiscard]] std::vector<report::AlarmCondition> adopt_daemon_conditions(
    Transaction& transaction, const AlarmingDaemon& daemon);

}  // namespace crier::store
