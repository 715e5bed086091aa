// Sums up what a campaign would do: the plan that `crier campaign plan` shows and that
// `crier campaign start` warns by.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "campaign/language/counted_languages.h"
#include "report/plan_view.h"
#include "store/campaign/plan_counts.h"

namespace crier::app {

class PlanBuilder {
 public:
  // `locales` are those that the notices speak. `spec` must outlive this.
  PlanBuilder(const CampaignSpec& spec, std::vector<std::string> locales);

  // Every group of the audience, once.
  void add(const store::PlanRow& row);

  struct Course {
    double rate{};  // Notices a second, above 0.
    WallTime begin;
    WallTime notify_by;  // As the campaign was recorded.
  };
  [[nodiscard]] report::CampaignPlan plan(const Course& course) const;

 private:
  const CampaignSpec& spec_;
  CountedLanguages languages_;
  std::map<std::pair<std::string, std::string>, report::PlanPlace> places_;
  std::map<Reason, std::int64_t> exclusions_;
};

// The plan for the whole audience (use_cases/campaign/planning/planned_audience.h).
[[nodiscard]] report::CampaignPlan build_plan(const CampaignSpec& spec,
                                              std::span<const std::string> locales,
                                              std::span<const store::PlanRow> audience,
                                              const PlanBuilder::Course& course);

}  // namespace crier::app
