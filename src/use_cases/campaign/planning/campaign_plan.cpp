#include "use_cases/campaign/planning/campaign_plan.h"

#include <algorithm>

#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/planning/audience_plan.h"
#include "use_cases/campaign/planning/planned_audience.h"

namespace crier::app {

std::expected<report::CampaignPlan, std::string> plan_campaign(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const NoticeSource& source, const PlanRequest& request) {
  const auto spec = load_named_spec(campaign, source.catalogue);
  if (!spec) return std::unexpected(spec.error());
  const auto book = open_notices(*spec, source);
  if (!book) return std::unexpected(book.error());
  const auto audience =
      planned_audience(connection, *spec, {.lanes = source.settings.lanes, .now = request.now});
  return audience_plan(*spec, book->locales(), audience,
                       {.rate = request.rate,
                        .begin = std::max(request.now, campaign.start_at.value_or(request.now)),
                        .notify_by = campaign.notify_by,
                        .retry = request.retry});
}

}  // namespace crier::app
