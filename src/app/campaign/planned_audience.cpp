#include "app/campaign/planned_audience.h"

#include <string>

#include "campaign/eligibility.h"

namespace crier::app {

store::PlanQuestion plan_question(const CampaignSpec& spec, WallTime now) {
  return {.purpose = spec.purpose,
          .suppression_channel = std::string(suppression_channel(spec.channel)),
          .rules = eligibility_rules(spec),
          .now = now};
}

}  // namespace crier::app
