#include "campaign/campaign_spec.h"

#include <utility>

#include "base/check.h"

namespace crier {

std::string_view name_of(NoticeProfile profile) {
  switch (profile) {
    case NoticeProfile::objection: return "objection";
    case NoticeProfile::breach: return "breach";
    case NoticeProfile::policy_change: return "policy_change";
  }
  CRIER_CHECK(false);
}

std::optional<NoticeProfile> notice_profile_named(std::string_view name) {
  using enum NoticeProfile;
  for (const NoticeProfile profile : {objection, breach, policy_change}) {
    if (name_of(profile) == name) return profile;
  }
  return std::nullopt;
}

std::vector<LadderStep> steps_of(const CampaignSpec& spec) {
  if (!spec.ladder.empty()) return spec.ladder;
  return {LadderStep{.channel = spec.channel}};
}

CampaignSpec at_step(CampaignSpec spec, int step) {
  const std::vector<LadderStep> steps = steps_of(spec);
  CRIER_CHECK(step >= 1 && std::cmp_less_equal(step, steps.size()));
  spec.channel = steps[static_cast<std::size_t>(step) - 1].channel;
  return spec;
}

}  // namespace crier
