#include "use_cases/campaign/planning/plan_builder.h"

#include <algorithm>
#include <functional>

namespace crier::app {

PlanBuilder::PlanBuilder(const CampaignSpec& spec, std::vector<std::string> locales)
    : spec_(spec), languages_(spec.controller_locale, std::move(locales)) {}

void PlanBuilder::add(const store::PlanRow& row) {
  auto& place = places_[{row.country, languages_.of(row.country, row.locale).counted}];
  (row.exclusion ? place.excluded : place.recipients) += row.people;
  if (row.exclusion) exclusions_[*row.exclusion] += row.people;
}

report::CampaignPlan PlanBuilder::plan(const Course& course) const {
  report::CampaignPlan plan{.key = spec_.key,
                            .channel = std::string(spec_.channel.name),
                            .notify_by = spec_.notify_by,
                            .rate = course.rate,
                            .places = {},
                            .exclusions = {},
                            .forecast = {}};
  for (const auto& [name, place] : places_) {
    plan.places.push_back({.country = name.first,
                           .locale = name.second,
                           .recipients = place.recipients,
                           .excluded = place.excluded});
  }
  for (const auto& [reason, people] : exclusions_) plan.exclusions.push_back({reason, people});
  std::ranges::sort(plan.exclusions, std::greater{}, &report::PlanExclusion::people);
  plan.forecast = pacing::forecast({.recipients = report::recipients(plan),
                                    .rate = course.rate,
                                    .begin = course.begin,
                                    .notify_by = course.notify_by});
  return plan;
}

report::CampaignPlan build_plan(const CampaignSpec& spec, std::span<const std::string> locales,
                                std::span<const store::PlanRow> audience,
                                const PlanBuilder::Course& course) {
  PlanBuilder builder(spec, {locales.begin(), locales.end()});
  for (const store::PlanRow& row : audience) builder.add(row);
  return builder.plan(course);
}

}  // namespace crier::app
