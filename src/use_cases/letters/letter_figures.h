// How a campaign stands with the post, as its status and its report show it.
#pragma once

#include "base/id.h"
#include "postgres/database.h"
#include "report/steps/post_figures.h"

namespace crier::app {

[[nodiscard]] report::PostFigures post_figures_of(store::Transaction& transaction,
                                                  CampaignId campaign, int lanes);

}  // namespace crier::app
