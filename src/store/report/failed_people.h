// The people that a campaign could not tell, and what the last try met.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

struct FailedPerson {
  Lane lane;
  int step{};
  SubjectId subject;
  std::string ref;
  std::string reason;
  int reply_code{};             // 0: there was none.
  std::string enhanced_status;  // Empty: there was none.
  std::string description;      // Which server, at which step, in which words; empty: no answer.
  int attempt{};
  WallTime at;
};

// The next `rows_max` after `after`, by lane, step and id. All pages together read the tries once.
[[nodiscard]] std::vector<FailedPerson> failed_people(Transaction& transaction, CampaignId campaign,
                                                      const std::optional<FailedPerson>& after,
                                                      int rows_max);

}  // namespace crier::store
