#include "use_cases/campaign/planning/campaign_claim.h"

#include "campaign/answers/answer_pace.h"

namespace crier::app {

pacing::flow::CampaignClaim claim_of(const CampaignSpec& spec) {
  pacing::flow::CampaignClaim claim{.weight = spec.weight,
                                    .precedence = pacing::precedence_of(spec.profile)};
  if (spec.answers) claim.people_per_second = answer_pace(*spec.answers, {}).people_per_second;
  return claim;
}

std::optional<pacing::SendHours> people_hours(const pacing::LimitSettings& limits,
                                              NoticeProfile profile) {
  if (!limits.people || limits.people->at_any_hour.contains(profile)) return std::nullopt;
  return limits.people->hours;
}

}  // namespace crier::app
