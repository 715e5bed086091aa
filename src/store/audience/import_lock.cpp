#include "store/audience/import_lock.h"

#include "postgres/advisory_lock.h"

namespace crier::store {

void lock_for_drawing_ids(Transaction& transaction) {
  lock_exclusively(transaction, AdvisoryLock::import);
}

void lock_for_freezing_audience(Transaction& transaction) {
  lock_shared(transaction, AdvisoryLock::import);
}

}  // namespace crier::store
