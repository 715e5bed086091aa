// A provider that is always up and answers by a script.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>

#include "simulation/outcome_script.h"
#include "simulation/provider.h"

namespace crier::simulation {

// Does what a script says, and keeps what it accepts.
class ScriptedProvider final : public Provider {
 public:
  ScriptedProvider(OutcomeScript script, Duration latency_max)
      : script_(std::move(script)), latency_max_(latency_max) {}

  [[nodiscard]] Reply reply(const dispatch::OutgoingNotice& notice, const std::string& daemon,
                            Random& random) override;
  [[nodiscard]] Duration latency_max() const override { return latency_max_; }

 private:
  OutcomeScript script_;
  Duration latency_max_;
  std::unordered_map<std::string, int> tries_;  // By recipient.
};

}  // namespace crier::simulation
