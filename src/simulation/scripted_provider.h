// A provider that answers by a script, and is up but for the outages of the script.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/clock.h"
#include "simulation/outage.h"
#include "simulation/outcome_script.h"
#include "simulation/provider.h"

namespace crier::simulation {

// Does what a script says, and keeps what it accepts.
class ScriptedProvider final : public Provider {
 public:
  ScriptedProvider(OutcomeScript script, Duration latency_max)
      : script_(std::move(script)), latency_max_(latency_max) {}

  // It takes no connection in these times. `clock` must outlive this.
  void goes_down(std::vector<Outage> outages, const Clock& clock) {
    outages_ = std::move(outages);
    clock_ = &clock;
  }

  [[nodiscard]] bool is_down() const override;
  [[nodiscard]] bool breaks_off(Random& /*random*/) override { return is_down(); }

  [[nodiscard]] Reply reply(const dispatch::OutgoingNotice& notice, const std::string& daemon,
                            Random& random) override;
  [[nodiscard]] Duration latency_max() const override { return latency_max_; }

 private:
  OutcomeScript script_;
  std::vector<Outage> outages_;
  Duration latency_max_;
  const Clock* clock_{};                        // Null: it is always up.
  std::unordered_map<std::string, int> tries_;  // By recipient.
};

}  // namespace crier::simulation
