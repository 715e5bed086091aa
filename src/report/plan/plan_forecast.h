// The forecast of a plan: when whom of it will have been told, which limits hold it back and when,
// and what would help. Its parts for a terminal; the whole of it for programs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "report/plan/plan_view.h"

namespace crier::report {

// "Begins … Notify by … Done …", a line each, without a verdict.
// "1.6 %, then 98.4 %; each is watched for 1h before the next"; empty where there are none.
[[nodiscard]] std::string waves_words(const CampaignPlan& plan);

// "200 a minute can be taken, 2 % of the people answer: 167/s are told at most"; empty where the
// campaign does not say.
[[nodiscard]] std::string answers_words(const CampaignPlan& plan);

// What binds in the likely campaign, and behind it what binds only in those that are late.
struct NamedBinding {
  std::string words;  // "the daily quota of gmail", "when late: the rate of gmail".
  pacing::flow::Binding binding;
};
[[nodiscard]] std::vector<NamedBinding> named_bindings(const pacing::flow::Forecast& forecast);

[[nodiscard]] std::string finish_text(const CampaignPlan& plan);
// By country, and by provider where there are several; empty where nobody is told.
[[nodiscard]] std::string forecast_tables(const CampaignPlan& plan, std::size_t width_max);
// When each limit binds, as bars over the time until the last one is told; empty where none does.
[[nodiscard]] std::string limits_timeline(const CampaignPlan& plan, std::size_t width_max);
// What keeps the date, the least change first; empty while the date is not in danger.
[[nodiscard]] std::string remedies_text(const CampaignPlan& plan, std::size_t width_max);

// Finishes with their confidence, rows, bindings, the course and the remedies.
[[nodiscard]] boost::json::object forecast_json(const CampaignPlan& plan);

}  // namespace crier::report
