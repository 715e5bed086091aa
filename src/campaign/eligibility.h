// Who is a recipient of a campaign, and the recorded reason for everybody who is not.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "campaign/address_kind.h"
#include "campaign/campaign_spec.h"
#include "campaign/outcome.h"
#include "campaign/subject.h"

namespace crier {

// One country of a campaign's jurisdiction.
struct CountryRule {
  std::string iso2;
  // Who was born later is too young. Nothing: everybody is old enough.
  std::optional<std::chrono::year_month_day> born_until;
};

struct EligibilityRules {
  std::vector<CountryRule> countries;  // Sorted by iso2.
  AddressKind address{};
  bool objections_count{};  // Earlier objections to the purpose exclude.
};

// The specification is valid: its countries are in the country table.
[[nodiscard]] EligibilityRules eligibility_rules(const CampaignSpec& spec);

// What the registers say of a person for this campaign's purpose and channel.
struct RegisterEntries {
  bool objected{};
  bool suppressed{};
  bool erased{};
};

// Why the processing that is announced leaves `subject` out, whether they can be told or not: the
// second and third of the reasons below; or nothing.
[[nodiscard]] std::optional<Reason> outside_processing(const Subject& subject,
                                                       const EligibilityRules& rules);

// Why `subject` is left out, or nothing. Of several reasons the first of this order is recorded,
// because it is the strongest statement about the person, and the later ones may change:
//   1. erased                 nothing is known of this person any more
//   2. outside_jurisdiction   another law applies to this person
//   3. age_unknown, minor     the processing itself leaves this person out
//   4. already_objected       this person has answered already
//   5. no_address             the channel cannot reach this person
//   6. suppressed             the channel must not be used for this address
// store/campaign/plan_counts.h states the same order in SQL; an integration test compares the two.
[[nodiscard]] std::optional<Reason> exclusion(const Subject& subject, const EligibilityRules& rules,
                                              RegisterEntries entries);

}  // namespace crier
