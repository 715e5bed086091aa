// The plan of a campaign as one HTML file: charts as SVG with the numbers beside them, no script,
// nothing from elsewhere; it can be printed and kept. The same plan gives the same text.
#pragma once

#include <string>

#include "report/plan/plan_view.h"

namespace crier::report {

[[nodiscard]] std::string plan_html(const CampaignPlan& plan);

}  // namespace crier::report
