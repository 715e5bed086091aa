#include "store/report/daemon_pulse.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

// Who ends takes its row along, and the next daemon takes those of daemons that have died.
const Statement select_pulse("daemon_pulse", R"sql(
  SELECT count(*) FILTER (WHERE alive_until > clock_timestamp()) > 0 AS is_any_alive,
         max(alive_until) FILTER (WHERE alive_until <= clock_timestamp()) AS last_alive,
         clock_timestamp() AS now
  FROM daemons
)sql");

}  // namespace

DaemonPulse daemon_pulse(Transaction& transaction) {
  const auto found = exec(transaction, select_pulse);
  return {.is_any_alive = read<bool>(found[0]["is_any_alive"]),
          .last_alive = read<std::optional<WallTime>>(found[0]["last_alive"]),
          .now = read<WallTime>(found[0]["now"])};
}

}  // namespace crier::store
