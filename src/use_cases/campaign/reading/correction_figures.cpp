#include "use_cases/campaign/reading/correction_figures.h"

#include "store/campaign/corrections.h"

namespace crier::app {

std::vector<report::CorrectionFigures> corrections_of(store::Transaction& transaction,
                                                      CampaignId campaign) {
  using objection::ConfirmationState;
  std::vector<report::CorrectionFigures> all;
  for (const store::CorrectionStep& step : store::correction_steps(transaction, campaign)) {
    report::CorrectionFigures& figures =
        all.emplace_back(report::CorrectionFigures{.step = step.step, .is_walked = step.is_walked});
    for (const store::CorrectionCount& count : step.counts) {
      figures.doubts += count.doubts;
      switch (count.state) {
        case ConfirmationState::sent: figures.sent += count.people; break;
        case ConfirmationState::failed:
          figures.failed += count.people;
          figures.failed_by.push_back({.reason = count.reason, .people = count.people});
          break;
        case ConfirmationState::none:
          figures.none += count.people;
          figures.none_by.push_back({.reason = count.reason, .people = count.people});
          break;
        case ConfirmationState::owed: figures.owed += count.people; break;
      }
    }
  }
  for (report::CorrectionFigures& each : all) each.is_superseded = each.step != all.back().step;
  return all;
}

}  // namespace crier::app
