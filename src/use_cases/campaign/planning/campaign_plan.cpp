#include "use_cases/campaign/planning/campaign_plan.h"

#include <algorithm>

#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/planning/audience_plan.h"
#include "use_cases/campaign/planning/other_campaigns.h"
#include "use_cases/campaign/planning/planned_audience.h"
#include "use_cases/limits/days_taken.h"
#include "use_cases/limits/nodes_held.h"

namespace crier::app {

std::expected<report::CampaignPlan, std::string> plan_campaign(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const NoticeSource& source, const PlanRequest& request) {
  const auto spec = load_named_spec(campaign, source.catalogue);
  if (!spec) return std::unexpected(spec.error());
  const auto book = open_notices(*spec, source);
  if (!book) return std::unexpected(book.error());
  const int lanes = source.settings.lanes;
  const auto held = nodes_held(connection, campaign.channel, request.now);
  const auto domains = domains_told_apart(connection, *spec, request.channel.limits, held, lanes);
  const auto audience =
      planned_audience(connection, *spec, {.lanes = lanes, .now = request.now, .domains = domains});
  return audience_plan(
      *spec, book->locales(), audience,
      {.channel = request.channel,
       .lanes = lanes,
       .now = request.now,
       .begin = std::max(request.now, campaign.start_at.value_or(request.now)),
       .notify_by = campaign.notify_by,
       .others = campaigns_beside(connection, campaign, source.catalogue,
                                  {.campaign = campaign.id,
                                   .channel = campaign.channel,
                                   .limits = request.channel.limits,
                                   .now = request.now},
                                  lanes),
       .ways = planned_ways(connection, *spec, {.lanes = lanes, .now = request.now}),
       .days_taken =
           days_taken(connection, campaign.channel, request.channel.limits, domains, request.now),
       .held = held});
}

}  // namespace crier::app
