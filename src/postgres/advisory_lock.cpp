#include "postgres/advisory_lock.h"

#include "postgres/pq.h"

namespace crier::store {

namespace {

// Keeps our locks apart from those of other programs in the same database.
constexpr std::int32_t family = 0x43524945;

const Statement take_exclusive{"advisory_lock_exclusive",
                               "SELECT pg_advisory_xact_lock($1::int, $2::int)"};
const Statement take_shared{"advisory_lock_shared",
                            "SELECT pg_advisory_xact_lock_shared($1::int, $2::int)"};

}  // namespace

void lock_exclusively(Transaction& transaction, AdvisoryLock lock) {
  exec(transaction, take_exclusive, family, static_cast<std::int32_t>(lock));
}

void lock_shared(Transaction& transaction, AdvisoryLock lock) {
  exec(transaction, take_shared, family, static_cast<std::int32_t>(lock));
}

}  // namespace crier::store
