#include "campaign/eligibility.h"

#include <algorithm>

#include "base/check.h"
#include "campaign/age.h"
#include "campaign/country_table.h"

namespace crier {
namespace {

int age_min(const AgeGate& gate, const std::string& iso2) {
  if (gate.basis == AgeBasis::years) return gate.years;
  const Country* found = country(iso2);
  CRIER_CHECK(found != nullptr);
  return std::max(gate.years, found->majority_age);
}

CountryRule country_rule(const AgeGate& gate, const std::string& iso2) {
  const int years = age_min(gate, iso2);
  CountryRule rule{.iso2 = iso2, .born_until = std::nullopt};
  if (years > 0) rule.born_until = born_until(gate.as_of, years);
  return rule;
}

}  // namespace

EligibilityRules eligibility_rules(const CampaignSpec& spec) {
  EligibilityRules rules{.countries = {},
                         .address = spec.channel.address,
                         .objections_count = can_be_objected_to(spec.profile)};
  for (const std::string& iso2 : spec.countries) {
    rules.countries.push_back(country_rule(spec.age_gate, iso2));
  }
  std::ranges::sort(rules.countries, {}, &CountryRule::iso2);
  return rules;
}

std::optional<Reason> outside_processing(const Subject& subject, const EligibilityRules& rules) {
  const auto rule =
      std::ranges::lower_bound(rules.countries, subject.country, {}, &CountryRule::iso2);
  if (rule == rules.countries.end() || rule->iso2 != subject.country) {
    return Reason::outside_jurisdiction;
  }
  if (rule->born_until) {
    if (!subject.birth_date) return Reason::age_unknown;
    if (*subject.birth_date > *rule->born_until) return Reason::minor;
  }
  return std::nullopt;
}

std::optional<Reason> exclusion(const Subject& subject, const EligibilityRules& rules,
                                RegisterEntries entries) {
  if (entries.erased) return Reason::erased;
  if (const auto left_out = outside_processing(subject, rules)) return left_out;
  if (rules.objections_count && entries.objected) return Reason::already_objected;
  if (address_of(subject, rules.address).empty()) return Reason::no_address;
  if (entries.suppressed) return Reason::suppressed;
  return std::nullopt;
}

}  // namespace crier
