#include "use_cases/campaign/planning/planned_answers.h"

#include <algorithm>
#include <cmath>

namespace crier::app {

std::optional<report::PlannedAnswers> planned_answers(const CampaignSpec& spec) {
  if (!spec.answers) return std::nullopt;
  return report::PlannedAnswers{
      .per_minute = spec.answers->per_minute,
      .expected = spec.answers->expected,
      .people_per_second = answer_pace(*spec.answers, {}).people_per_second};
}

void say_in_answers(report::CampaignPlan& plan) {
  if (!plan.answers) return;
  for (pacing::flow::Remedy& remedy : plan.remedies.enough) {
    const auto more = std::ranges::find_if(remedy.raises, &pacing::flow::LimitRaise::is_answers);
    if (more == remedy.raises.end()) continue;
    remedy.answers_per_minute =
        std::ceil(plan.answers->per_minute * more->to / plan.answers->people_per_second);
    remedy.raises.erase(more);
  }
}

}  // namespace crier::app
