#include "store/audience/import_lock.h"

#include "store/lock_table.h"

namespace crier::store {

void lock_for_drawing_ids(Transaction& transaction) {
  lock_exclusively(transaction, AdvisoryLock::subject_ids);
}

void lock_for_freezing_audience(Transaction& transaction) {
  lock_shared(transaction, AdvisoryLock::subject_ids);
}

}  // namespace crier::store
