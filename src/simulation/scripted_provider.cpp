#include "simulation/scripted_provider.h"

namespace crier::simulation {

Provider::Reply ScriptedProvider::reply(const dispatch::OutgoingNotice& notice,
                                        const std::string& /*daemon*/, Random& random) {
  const Try attempt{.recipient = notice.to.address, .number = ++tries_[notice.to.address]};
  Outcome outcome = script_(attempt, random);
  const bool is_kept = outcome.verdict == Verdict::accepted;
  return {.outcome = std::move(outcome), .is_kept = is_kept};
}

}  // namespace crier::simulation
