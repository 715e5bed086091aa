#include "use_cases/campaign/planning/audience_plan.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "campaign/language/counted_languages.h"

namespace crier::app {

report::CampaignPlan audience_plan(const CampaignSpec& spec, std::span<const std::string> locales,
                                   std::span<const store::PlanRow> audience,
                                   const PlanCourse& course) {
  CountedLanguages languages(spec.controller_locale, {locales.begin(), locales.end()});
  std::map<std::pair<std::string, std::string>, report::PlanPlace> places;
  std::map<Reason, std::int64_t> exclusions;
  for (const store::PlanRow& row : audience) {
    auto& place = places[{row.country, languages.of(row.country, row.locale).counted}];
    (row.exclusion ? place.excluded : place.recipients) += row.people;
    if (row.exclusion) exclusions[*row.exclusion] += row.people;
  }

  report::CampaignPlan plan{.key = spec.key,
                            .channel = std::string(spec.channel.name),
                            .notify_by = spec.notify_by,
                            .rate = course.rate,
                            .places = {},
                            .exclusions = {},
                            .forecast = {}};
  if (can_be_objected_to(spec.profile)) plan.sends_confirmations = spec.sends_confirmations;
  for (const auto& [name, place] : places) {
    plan.places.push_back({.country = name.first,
                           .locale = name.second,
                           .recipients = place.recipients,
                           .excluded = place.excluded});
  }
  for (const auto& [reason, people] : exclusions) plan.exclusions.push_back({reason, people});
  std::ranges::sort(plan.exclusions, std::greater{}, &report::PlanExclusion::people);
  plan.forecast = pacing::forecast({.recipients = report::recipients(plan),
                                    .rate = course.rate,
                                    .begin = course.begin,
                                    .notify_by = course.notify_by,
                                    .retry = course.retry});
  return plan;
}

}  // namespace crier::app
