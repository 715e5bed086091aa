// What `crier campaign plan` shows: whom a campaign would reach if it began now, when and through
// which limits, and whether there is time enough (report/plan/plan_forecast.h has that part).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "campaign/campaign_spec.h"
#include "campaign/outcome.h"
#include "pacing/flow/forecast.h"
#include "pacing/flow/remedy.h"

namespace crier::report {

struct PlanPlace {
  std::string country;
  std::string locale;  // The notice's.
  std::int64_t recipients{};
  std::int64_t excluded{};
};

struct PlanExclusion {
  Reason reason{};
  std::int64_t people{};
};

// A campaign that tells people no faster than those who answer can be answered.
struct PlannedAnswers {
  double per_minute{};         // That can be taken.
  double expected{};           // Share of the people told.
  double people_per_second{};  // Who may be told.
};

// A step of a ladder. What comes of people in a step is not known before it is tried.
struct PlannedStep {
  std::string channel;
  WallTime begins_at;
  WallTime ends_at;
  std::int64_t first_by{};  // Who can be told by it, and by no step before.
};

// Of a campaign that begins later.
struct LaterPeople {
  std::int64_t people{};
  WallTime from;
};

struct CampaignPlan {
  std::string key;
  std::string channel;
  CivilInstant notify_by;
  double rate{};                  // Notices a second that the channel allows; 0: any number.
  std::vector<PlanPlace> places;  // By country, then locale.
  std::vector<PlanExclusion> exclusions;  // The most frequent first.
  std::vector<PlannedStep> steps{};       // Of a ladder; the forecast is that of the first.
  std::int64_t without_a_way{};           // By none of the steps, of those whom it concerns.
  pacing::flow::ForecastWaves waves;
  std::optional<PlannedAnswers> answers{};
  std::int64_t people_of_others{};          // Left of other campaigns that run on the channel.
  bool waits_for_a_breach{};                // Which is among them, and goes first.
  std::vector<LaterPeople> later_others{};  // Of those that begin there meanwhile.
  pacing::flow::Forecast forecast;
  pacing::flow::Remedies remedies;            // Only where the deadline is in danger.
  std::optional<bool> sends_confirmations{};  // To whoever objects; nothing: nobody can.
};

[[nodiscard]] std::int64_t recipients(const CampaignPlan& plan);
[[nodiscard]] std::int64_t left_out(const CampaignPlan& plan);

// What a person who starts the campaign must have read: that the deadline is endangered and what
// keeps it, and that more than a fifth of the audience is left out, with every reason and what can
// be done. One paragraph each, in lines of at most `width_max` columns (0: as many as it takes);
// empty when there is nothing to warn of.
[[nodiscard]] std::string plan_warnings(const CampaignPlan& plan, std::size_t width_max);

[[nodiscard]] std::string plan_text(const CampaignPlan& plan, std::size_t width_max);
[[nodiscard]] std::string plan_json(const CampaignPlan& plan);
// section,country,locale,reason,people
[[nodiscard]] std::string plan_csv(const CampaignPlan& plan);

}  // namespace crier::report
