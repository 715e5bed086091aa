#include "simulation/outcome_script.h"

namespace crier::simulation {

Outcome accepted() {
  return {.verdict = Verdict::accepted, .reply_code = 250};
}

Outcome greylisted(std::optional<std::chrono::seconds> retry_after) {
  return {.verdict = Verdict::retry_later,
          .reason = Reason::greylisted,
          .reply_code = 450,
          .retry_after = retry_after};
}

OutcomeScript accepts_everybody() {
  return [](const Try& /*attempt*/, Random& /*random*/) { return accepted(); };
}

OutcomeScript greylists_first(int tries, std::optional<std::chrono::seconds> retry_after) {
  return [=](const Try& attempt, Random& /*random*/) {
    return attempt.number <= tries ? greylisted(retry_after) : accepted();
  };
}

OutcomeScript greylists_share(double share) {
  return [=](const Try& attempt, Random& random) {
    return attempt.number == 1 && random.chance(share) ? greylisted() : accepted();
  };
}

}  // namespace crier::simulation
