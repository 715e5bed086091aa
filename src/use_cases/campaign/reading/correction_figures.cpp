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
        case ConfirmationState::failed: figures.failed += count.people; break;
        case ConfirmationState::none: figures.none += count.people; break;
        case ConfirmationState::owed: figures.owed += count.people; break;
      }
    }
  }
  return all;
}

}  // namespace crier::app
