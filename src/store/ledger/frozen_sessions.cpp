#include "store/ledger/frozen_sessions.h"

#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement end_frozen("frozen_sessions_end", R"sql(
  SELECT pg_terminate_backend(pid)
  FROM pg_stat_activity
  WHERE datname = current_database() AND usename = current_user
    AND application_name LIKE 'crierd%' AND pid <> pg_backend_pid()
    AND state = 'active' AND wait_event_type = 'Client' AND wait_event = 'ClientRead'
    AND query_start < clock_timestamp() - $1::bigint * interval '1 millisecond'
)sql");

}  // namespace

int end_frozen_sessions(Transaction& transaction, std::chrono::milliseconds waited) {
  return static_cast<int>(exec(transaction, end_frozen, waited.count()).size());
}

}  // namespace crier::store
