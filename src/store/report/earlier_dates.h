// Who was told dates that had been moved to later ones by then.
#pragma once

#include <cstdint>

#include "base/id.h"
#include "postgres/database.h"

namespace crier::store {

// People to whom a notice was written between an extension that stopped a running campaign, because
// its words name what was moved, and the resumption: with the dates from before. Daemons hear of an
// extension within two seconds (dispatch::DispatcherOptions::listed_for).
[[nodiscard]] std::int64_t people_told_earlier_dates(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
