// Who is left of a campaign, as the parts of an audience that a forecast tells apart. Pure.
#pragma once

#include <string>
#include <vector>

#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/limit_settings.h"
#include "report/campaign_report.h"
#include "store/campaign/rest_sample.h"

namespace crier::app {

enum class TellApart : std::uint8_t { domains, places_and_domains };

// As many as `coverage` says are left of each country, by domain as `sample` has them: those of
// groups, those with limits of their own, those that replies hold back, and where each domain has
// some the largest; the others together. Countries are told apart only for the hours of people, and
// live by one clock each.
[[nodiscard]] std::vector<pacing::flow::AudiencePart> rest_audience(
    const std::vector<report::CoverageRow>& coverage, const std::vector<store::RestRow>& sample,
    const pacing::LimitSettings& limits, const std::vector<pacing::flow::NodeHeld>& held,
    TellApart told_apart);

}  // namespace crier::app
