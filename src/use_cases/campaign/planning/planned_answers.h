// How many answers can be taken, in the plan of a campaign (campaign/answers/). Pure.
#pragma once

#include <optional>

#include "campaign/campaign_spec.h"
#include "report/plan/plan_view.h"

namespace crier::app {

// Nothing: the campaign does not say.
[[nodiscard]] std::optional<report::PlannedAnswers> planned_answers(const CampaignSpec& spec);

// Remedies that tell people faster than that, as answers a minute.
void say_in_answers(report::CampaignPlan& plan);

}  // namespace crier::app
