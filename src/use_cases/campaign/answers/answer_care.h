// Looks how many people answer the campaigns that say how many answers can be taken, and how fast
// others may be told (campaign/answers/).
#pragma once

#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/campaign/campaign_answers.h"

namespace crier::app {

// One transaction at a time (AdvisoryLock::waves): the caller holds the lock.
void look_after_answers(store::Transaction& transaction, int lanes, WallTime now);

}  // namespace crier::app
