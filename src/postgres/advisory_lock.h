// Locks by number, which exclude each other over all programs that use one database.
#pragma once

#include <cstdint>

#include "postgres/database.h"

namespace crier::store {

enum class AdvisoryLock : std::int32_t { migration = 1, import = 2 };

// Held until the transaction ends. Wait at most for the lock timeout (pq.h).
void lock_exclusively(Transaction& transaction, AdvisoryLock lock);
void lock_shared(Transaction& transaction, AdvisoryLock lock);

}  // namespace crier::store
