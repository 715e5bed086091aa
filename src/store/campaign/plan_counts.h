// How many people a campaign would reach if it began now: the rules of campaign/eligibility.h in
// SQL, because a plan looks at everybody. tests/integration/store/campaign compares the two person
// by person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/lane.h"
#include "base/time.h"
#include "campaign/eligibility.h"
#include "campaign/outcome.h"
#include "postgres/database.h"

namespace crier::store {

struct PlanQuestion {
  std::string purpose;
  std::string suppression_channel;  // The channel whose suppressed addresses count.
  EligibilityRules rules;
  WallTime now;  // Suppressions that have ended by then do not count.
};

// People of one country and one locale of their own who share an answer.
struct PlanRow {
  std::string country;
  std::string locale;  // As stored; empty: not known.
  std::optional<Reason> exclusion;
  std::int64_t people{};
};

// One lane, so that a plan of everybody is many short statements.
[[nodiscard]] std::vector<PlanRow> plan_counts(Transaction& transaction, Lane lane,
                                               const PlanQuestion& question);

}  // namespace crier::store
