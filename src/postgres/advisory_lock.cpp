#include "postgres/advisory_lock.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {

namespace {

constexpr std::int32_t family = 0x43524945;  // "CRIE"

const Statement take_exclusive{"advisory_lock_exclusive",
                               "SELECT pg_advisory_xact_lock($1::int, $2::int)"};
const Statement take_shared{"advisory_lock_shared",
                            "SELECT pg_advisory_xact_lock_shared($1::int, $2::int)"};
const Statement try_exclusive{"advisory_lock_try",
                              "SELECT pg_try_advisory_xact_lock($1::int, $2::int) AS is_ours"};
const Statement try_for_session{"advisory_lock_try_for_session",
                                "SELECT pg_try_advisory_lock($1::int, $2::int) AS is_ours"};
const Statement unlock{"advisory_lock_unlock", "SELECT pg_advisory_unlock($1::int, $2::int)"};

}  // namespace

void lock_exclusively(Transaction& transaction, AdvisoryLock lock) {
  exec(transaction, take_exclusive, family, static_cast<std::int32_t>(lock));
}

void lock_shared(Transaction& transaction, AdvisoryLock lock) {
  exec(transaction, take_shared, family, static_cast<std::int32_t>(lock));
}

bool try_lock(Transaction& transaction, AdvisoryLock lock) {
  const auto tried = exec(transaction, try_exclusive, family, static_cast<std::int32_t>(lock));
  return read<bool>(tried[0]["is_ours"]);
}

bool try_lock_for_session(Transaction& transaction, AdvisoryLock lock) {
  const auto tried = exec(transaction, try_for_session, family, static_cast<std::int32_t>(lock));
  return read<bool>(tried[0]["is_ours"]);
}

void unlock_for_session(Transaction& transaction, AdvisoryLock lock) {
  exec(transaction, unlock, family, static_cast<std::int32_t>(lock));
}

}  // namespace crier::store
