// Who is left of a campaign, as the parts of an audience that a forecast tells apart. Pure.
#pragma once

#include <string>
#include <vector>

#include "pacing/flow/forecast_facts.h"
#include "pacing/limits/limit_settings.h"
#include "report/campaign_report.h"
#include "store/campaign/rest_sample.h"

namespace crier::app {

// As many as `coverage` says are left of each country, by domain as `sample` has them: those of
// groups, those with limits of their own, those that replies hold back, and where each domain has
// some the largest; the others together. Countries are told apart as a plan tells them, because
// each of them is done when its last person is; they live by one clock each.
[[nodiscard]] std::vector<pacing::flow::AudiencePart> rest_audience(
    const std::vector<report::CoverageRow>& coverage, const std::vector<store::RestRow>& sample,
    const pacing::LimitSettings& limits, const std::vector<pacing::flow::NodeHeld>& held);

}  // namespace crier::app
