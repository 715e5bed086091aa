#include "campaign/campaign_spec.h"

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

}  // namespace crier
