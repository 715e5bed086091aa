// Sums up what a campaign would do to its audience: the plan that `crier campaign plan` shows and
// that `crier campaign start` warns by. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "pacing/flow/forecast_facts.h"
#include "report/plan/plan_view.h"
#include "store/campaign/plan_counts.h"
#include "use_cases/campaign/planning/channel_course.h"
#include "use_cases/campaign/planning/planned_audience.h"

namespace crier::app {

struct PlanCourse {
  ChannelCourse channel;
  int lanes{};   // Waves are whole ones.
  WallTime now;  // It cannot begin before.
  WallTime begin;
  WallTime notify_by;                                 // As the campaign was recorded.
  std::vector<pacing::flow::OtherCampaign> others{};  // Of its channel.
  store::WayCounts ways{};                            // Of a ladder.
  std::vector<pacing::flow::DayTaken> days_taken{};
  std::vector<pacing::flow::NodeHeld> held{};
};

// The plan for the whole audience (use_cases/campaign/planning/planned_audience.h), each group of
// which may be there several times. `locales` are those that the notices speak.
[[nodiscard]] report::CampaignPlan audience_plan(const CampaignSpec& spec,
                                                 std::span<const std::string> locales,
                                                 std::span<const store::PlanRow> audience,
                                                 const PlanCourse& course);

}  // namespace crier::app
