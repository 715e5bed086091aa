// The charts of a plan, as SVG. Each has a title and a description for readers who do not see it,
// and tells nothing by colour alone. Internal to report/.
#pragma once

#include <string>
#include <string_view>

#include "report/plan/plan_view.h"

namespace crier::report {

// Text as HTML: &, < and " are no markup in it.
[[nodiscard]] std::string html(std::string_view text);

// How many have an outcome, over time: as likely as not, and almost certainly.
[[nodiscard]] std::string course_chart(const CampaignPlan& plan);
// By country: the span from P50 to P95 of when its last one is told.
[[nodiscard]] std::string countries_chart(const CampaignPlan& plan);
// When each limit binds.
[[nodiscard]] std::string limits_chart(const CampaignPlan& plan);

}  // namespace crier::report
