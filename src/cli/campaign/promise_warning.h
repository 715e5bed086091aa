// Another campaign of the same purpose promises more time to object.
#pragma once

#include "cli/context.h"
#include "use_cases/campaign/planning/later_promises.h"

namespace crier::app {

// Says both cut-offs, and what comes of it; the command then ends with 3.
void warn_of_later_promises(Context& context, const store::CampaignRecord& campaign);

}  // namespace crier::app
