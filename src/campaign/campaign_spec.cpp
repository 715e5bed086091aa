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

}  // namespace crier
