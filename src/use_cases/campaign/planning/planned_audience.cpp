#include "use_cases/campaign/planning/planned_audience.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>

#include "base/lane.h"
#include "campaign/eligibility.h"

namespace crier::app {
namespace {

store::PlanQuestion plan_question(const CampaignSpec& spec, WallTime now) {
  return {.purpose = spec.purpose,
          .suppression_channel = std::string(spec.channel.suppressed_by),
          .rules = eligibility_rules(spec),
          .now = now};
}

template <class RowsOf>
std::vector<store::PlanRow> of_all_lanes(int lanes, RowsOf rows_of) {
  std::vector<store::PlanRow> all;
  for (std::int16_t lane = 0; lane < lanes; ++lane) {
    std::vector<store::PlanRow> rows = rows_of(Lane{lane});
    std::ranges::move(rows, std::back_inserter(all));
  }
  return all;
}

}  // namespace

std::vector<store::PlanRow> planned_audience(store::Transaction& transaction,
                                             const CampaignSpec& spec, const AudienceScope& scope) {
  const store::PlanQuestion question = plan_question(spec, scope.now);
  return of_all_lanes(scope.lanes,
                      [&](Lane lane) { return store::plan_counts(transaction, lane, question); });
}

std::vector<store::PlanRow> planned_audience(store::Connection& connection,
                                             const CampaignSpec& spec, const AudienceScope& scope) {
  const store::PlanQuestion question = plan_question(spec, scope.now);
  return of_all_lanes(scope.lanes, [&](Lane lane) {
    return connection.transact([&](store::Transaction& transaction) {
      return store::plan_counts(transaction, lane, question);
    });
  });
}

}  // namespace crier::app
