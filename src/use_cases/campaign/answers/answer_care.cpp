#include "use_cases/campaign/answers/answer_care.h"

namespace crier::app {

void look_after_answers(store::Transaction& transaction, int lanes, WallTime now) {
  for (const store::CampaignAnswers& found : store::count_answers(transaction, lanes, now)) {
    store::keep_answer_pace(transaction, found, now);
  }
}

}  // namespace crier::app
