#include "use_cases/campaign/planning/other_campaigns.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "campaign/ladder/ladder.h"
#include "store/campaign/campaign_answers.h"
#include "store/campaign/campaign_steps.h"
#include "store/campaign/deadlines.h"
#include "use_cases/campaign/opening/campaign_loader.h"
#include "use_cases/campaign/planning/campaign_claim.h"
#include "use_cases/campaign/planning/planned_audience.h"

namespace crier::app {
namespace {

using pacing::flow::OtherCampaign;

std::int64_t people_told(store::Connection& connection, const CampaignSpec& spec,
                         const AudienceScope& scope) {
  std::int64_t people = 0;
  for (const store::PlanRow& row : planned_audience(connection, spec, scope)) {
    if (!row.exclusion) people += row.people;
  }
  return people;
}

}  // namespace

std::vector<RunningBeside> running_beside(store::Transaction& transaction, RunningSpecs& specs,
                                          const Beside& beside) {
  std::vector<RunningBeside> others;
  const auto at_work = store::steps_at_work(transaction);
  const bool is_alone = std::ranges::all_of(at_work, [&](const auto& each) {
    return each.first == beside.campaign ||
           std::ranges::find(each.second, beside.channel, &store::StepAtWork::channel) ==
               each.second.end();
  });
  if (is_alone) return others;
  const auto left = store::people_left(transaction);
  const auto endangered = store::endangered_campaigns(transaction);
  const auto paces = store::campaign_paces(transaction);
  for (const auto& [id, steps] : at_work) {
    if (id == beside.campaign) continue;
    for (const store::StepAtWork& step : steps) {
      const auto found = left.find({id, step.step});
      if (step.channel != beside.channel || found == left.end() || found->second <= 0) continue;
      const CampaignSpec* const spec = specs.of(id);
      if (spec == nullptr) break;
      OtherCampaign other{.people = found->second,
                          .from = beside.now,
                          .notify_by = step.ends_at,
                          .claim = claim_of(*spec),
                          .people_hours = people_hours(beside.limits, spec->profile)};
      other.claim.is_endangered = endangered.contains(id);
      other.claim.people_per_second.reset();
      const auto pace = paces.find(id);
      if (step.step == first_step && pace != paces.end()) {
        other.claim.people_per_second = pace->second.people_per_second;
      }
      others.push_back({.campaign = id, .other = std::move(other)});
    }
  }
  return others;
}

std::vector<OtherCampaign> campaigns_beside(store::Connection& connection,
                                            const store::CampaignRecord& campaign,
                                            const notice::Catalogue& catalogue,
                                            const Beside& beside, int lanes) {
  std::vector<store::CampaignRecord> scheduled;
  std::vector<OtherCampaign> others;
  connection.transact([&](store::Transaction& transaction) {
    scheduled = store::list_campaigns(transaction);
    RunningSpecs specs(transaction);
    for (RunningBeside& each : running_beside(transaction, specs, beside)) {
      others.push_back(std::move(each.other));
    }
  });
  std::erase_if(scheduled, [&](const store::CampaignRecord& other) {
    return other.id == campaign.id || other.channel != campaign.channel ||
           other.state != CampaignState::scheduled || *other.start_at >= campaign.notify_by;
  });
  for (const store::CampaignRecord& record : scheduled) {
    const auto spec = load_named_spec(record, catalogue);
    if (!spec) continue;
    const WallTime from = std::max(*record.start_at, beside.now);
    const auto later_steps = step_ends(steps_of(*spec), from, record.notify_by);
    OtherCampaign other{
        .people = people_told(connection, *spec, {.lanes = lanes, .now = beside.now}),
        .from = from,
        .notify_by = record.notify_by - later_steps.front(),
        .claim = claim_of(*spec),
        .people_hours = people_hours(beside.limits, spec->profile)};
    if (other.people > 0) others.push_back(std::move(other));
  }
  return others;
}

}  // namespace crier::app
