#include "simulation/scripted_provider.h"

#include <algorithm>

namespace crier::simulation {

bool ScriptedProvider::is_down() const {
  if (clock_ == nullptr) return false;
  const WallTime now = clock_->wall_now();
  return std::ranges::any_of(
      outages_, [now](const Outage& outage) { return outage.from <= now && now < outage.until; });
}

Provider::Reply ScriptedProvider::reply(const dispatch::OutgoingNotice& notice,
                                        const std::string& /*daemon*/, Random& random) {
  const Try attempt{.recipient = notice.to.address, .number = ++tries_[notice.to.address]};
  Outcome outcome = script_(attempt, random);
  const bool is_kept = outcome.verdict == Verdict::accepted;
  return {.outcome = std::move(outcome), .is_kept = is_kept};
}

}  // namespace crier::simulation
