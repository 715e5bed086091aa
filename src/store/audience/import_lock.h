// Why subject ids become visible in order. Who draws ids does so alone until the commit, so that
// there is never a visible id above one that is still to appear; who freezes an audience waits for
// those that have been drawn. A cursor can therefore never pass somebody who becomes visible later.
#pragma once

#include "postgres/database.h"

namespace crier::store {

// Before nextval('subject_ids'); held until the transaction ends. Imports queue up behind it.
void lock_for_drawing_ids(Transaction& transaction);

// Before reading the highest id of an audience: nobody is drawing ids until the transaction ends.
void lock_for_freezing_audience(Transaction& transaction);

}  // namespace crier::store
