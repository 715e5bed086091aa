// What campaigns owe after their notices, in numbers that are read often.
#pragma once

#include "postgres/database.h"
#include "report/status_view.h"
#include "store/campaign/campaigns.h"

namespace crier::store {

// Looks at so many rows at most: those of a correction may be as many as people were told.
inline constexpr int owed_counted_max = 1'000'000;

[[nodiscard]] report::OwedFigures confirmation_figures(Transaction& transaction,
                                                       CampaignId campaign);
// Of all times that dates were moved.
[[nodiscard]] report::OwedFigures correction_figures(Transaction& transaction, CampaignId campaign);

}  // namespace crier::store
