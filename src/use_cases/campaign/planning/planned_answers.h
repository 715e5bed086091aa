// How many answers can be taken, in the plan of a campaign (campaign/answers/): the flows of a
// forecast know one rate for all, which is that of the answers where they allow less than the
// channel does. Pure.
#pragma once

#include <optional>

#include "campaign/campaign_spec.h"
#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/limit_policy.h"
#include "report/plan/plan_view.h"

namespace crier::app {

// Nothing: the campaign does not say.
[[nodiscard]] std::optional<report::PlannedAnswers> planned_answers(const CampaignSpec& spec);

// `share`: of the channel's rate, the part of the campaign beside others.
[[nodiscard]] bool answers_bind(const std::optional<report::PlannedAnswers>& answers,
                                const pacing::LimitPolicy& channel, double share);

// Others go on beside it at what it leaves them. Who is tried again counts once more, which is on
// the safe side.
void slow_down(pacing::flow::ForecastFacts& facts, const report::PlannedAnswers& answers);

// What binds, and the remedies, of a plan that was slowed down; `channel` is as it was before. A
// raise of the rate for all is one of the answers, and of the channel's rate only beyond that.
void say_in_answers(report::CampaignPlan& plan, const pacing::LimitPolicy& channel);

}  // namespace crier::app
