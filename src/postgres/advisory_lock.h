// Locks by number, which exclude each other over all programs that use one database. In Postgres a
// lock has two numbers of 32 bits: the first is one for all of ours, which keeps them apart from
// those of other programs, the second is the AdvisoryLock.
#pragma once

#include <cstdint>

#include "postgres/database.h"

namespace crier::store {

// Which there are is said where they are used (store/lock_table.h).
enum class AdvisoryLock : std::int32_t;

// Held until the transaction ends. Wait at most for the lock timeout (pq.h).
void lock_exclusively(Transaction& transaction, AdvisoryLock lock);
void lock_shared(Transaction& transaction, AdvisoryLock lock);

// The same without waiting. False: another transaction has it.
[[nodiscard]] bool try_lock(Transaction& transaction, AdvisoryLock lock);

// Held by the session, beyond the transaction and whether it commits or not, until it is unlocked
// in the same session or the session ends. False: another session has it.
[[nodiscard]] bool try_lock_for_session(Transaction& transaction, AdvisoryLock lock);
void unlock_for_session(Transaction& transaction, AdvisoryLock lock);

}  // namespace crier::store
