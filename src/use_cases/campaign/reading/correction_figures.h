// What became of the corrections of a campaign, for its report and its audit.
#pragma once

#include <vector>

#include "base/id.h"
#include "postgres/database.h"
#include "report/steps/correction_section.h"

namespace crier::app {

// One for each time that its cut-off was moved, the first first.
[[nodiscard]] std::vector<report::CorrectionFigures> corrections_of(store::Transaction& transaction,
                                                                    CampaignId campaign);

}  // namespace crier::app
