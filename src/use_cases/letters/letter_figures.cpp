#include "use_cases/letters/letter_figures.h"

#include "store/letters/letter_batches.h"

namespace crier::app {

report::PostFigures post_figures_of(store::Transaction& transaction, CampaignId campaign,
                                    int lanes) {
  const store::PostFigures found = store::post_figures(transaction, campaign, lanes);
  return {.waiting = found.waiting,
          .exported = found.letters.open,
          .posted = found.letters.posted,
          .returned = found.letters.returned,
          .failed = found.letters.failed};
}

}  // namespace crier::app
