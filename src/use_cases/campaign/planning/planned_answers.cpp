#include "use_cases/campaign/planning/planned_answers.h"

#include <algorithm>
#include <cmath>

namespace crier::app {

namespace flow = pacing::flow;

std::optional<report::PlannedAnswers> planned_answers(const CampaignSpec& spec) {
  if (!spec.answers) return std::nullopt;
  return report::PlannedAnswers{
      .per_minute = spec.answers->per_minute,
      .expected = spec.answers->expected,
      .people_per_second = answer_pace(*spec.answers, {}).people_per_second};
}

bool answers_bind(const std::optional<report::PlannedAnswers>& answers,
                  const pacing::LimitPolicy& channel, double share) {
  return answers &&
         (!channel.rate || answers->people_per_second < channel.rate->per_second * share);
}

void slow_down(flow::ForecastFacts& facts, const report::PlannedAnswers& answers) {
  facts.limits.channel.rate =
      pacing::RateLimit{.per_second = answers.people_per_second,
                        .burst = pacing::burst_min(answers.people_per_second)};
  facts.people_of_others = 0;
  facts.later_others.clear();
}

void say_in_answers(report::CampaignPlan& plan, const pacing::LimitPolicy& channel) {
  const report::PlannedAnswers& answers = *plan.answers;
  const auto is_rate_of_all = [](const auto& each) {
    return each.level == pacing::LimitLevel::channel && each.by == pacing::LimitHold::rate;
  };
  for (auto* const bindings : {&plan.forecast.bindings, &plan.forecast.late_bindings}) {
    for (flow::Binding& binding : *bindings) binding.is_answers = is_rate_of_all(binding);
  }
  for (flow::Remedy& remedy : plan.remedies.enough) {
    const auto raise = std::ranges::find_if(remedy.raises, is_rate_of_all);
    if (raise == remedy.raises.end()) continue;
    remedy.answers_per_minute =
        std::ceil(answers.per_minute * raise->to / answers.people_per_second);
    if (channel.rate && raise->to > channel.rate->per_second) {
      raise->from = channel.rate->per_second;
    } else {
      remedy.raises.erase(raise);
    }
  }
}

}  // namespace crier::app
