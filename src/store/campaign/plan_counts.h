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
  // Of the mailboxes of those who are told; in lower case with A-labels. All other ones are counted
  // together, so that a plan has as many rows for 300 million people as for a thousand.
  std::vector<std::string> domains{};
};

// People of one country and one locale of their own who share an answer, and a domain.
struct PlanRow {
  std::string country;
  std::string locale;  // As stored; empty: not known.
  std::optional<Reason> exclusion;
  std::int64_t people{};
  std::string domain{};  // One of those that are asked for; empty: another one, or none.
};

// One lane, so that a plan of everybody is many short statements.
[[nodiscard]] std::vector<PlanRow> plan_counts(Transaction& transaction, Lane lane,
                                               const PlanQuestion& question);

struct DomainCount {
  std::string domain;  // In lower case.
  std::int64_t people{};
};
// The domains of the lane with the most mailboxes, the largest first, at most so many.
[[nodiscard]] std::vector<DomainCount> largest_domains(Transaction& transaction, Lane lane,
                                                       int domains_max);

}  // namespace crier::store
