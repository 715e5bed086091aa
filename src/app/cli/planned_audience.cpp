#include "app/cli/planned_audience.h"

#include <cstdint>

#include "app/campaign/planned_audience.h"

namespace crier::app {

void read_planned_audience(Context& context, const CampaignSpec& spec,
                           const std::function<void(const store::PlanRow&)>& take) {
  const store::PlanQuestion question = plan_question(spec, context.now());
  for (std::int16_t lane = 0; lane < context.settings().lanes; ++lane) {
    const auto rows = context.connection().transact([&](store::Transaction& transaction) {
      return store::plan_counts(transaction, Lane{lane}, question);
    });
    for (const store::PlanRow& row : rows) take(row);
  }
}

}  // namespace crier::app
