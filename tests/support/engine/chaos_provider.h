// A provider that does by chance what a script allows it to.
#pragma once

#include <functional>
#include <string>

#include "simulation/provider.h"

namespace crier::test {

// How likely the provider does what; the rest is accepted.
struct ProviderScript {
  double retry_recipient{};
  double retry_channel{};
  double give_up{};
  double lost_kept{};     // It keeps the notice; the answer is lost.
  double lost_dropped{};  // It never had it; nobody knows.
  double give_back{};     // The connection breaks before anything was sent.
  bool down{};            // Every connection is refused.
  bool refuses_sender{};  // A fault of the sender: everybody is refused.
  // This share of the recipients, always the same ones, is refused in words that may mean the
  // sender too; at 1, they do.
  double refused{};
  Verdict refused_as{Verdict::refused};
  Duration latency_max{std::chrono::milliseconds(50)};
};

class ChaosProvider final : public simulation::Provider {
 public:
  [[nodiscard]] bool is_down() const override { return script.down; }
  [[nodiscard]] bool breaks_off(Random& random) override {
    return script.down || random.chance(script.give_back);
  }
  [[nodiscard]] Reply reply(const dispatch::OutgoingNotice& notice, const std::string& daemon,
                            Random& random) override;
  [[nodiscard]] Duration latency_max() const override { return script.latency_max; }

  ProviderScript script;
  // Looks at every notice that leaves a daemon.
  std::function<void(const std::string& recipient, const std::string& daemon)> on_send;

 private:
  [[nodiscard]] Reply drawn_reply(Random& random) const;
};

}  // namespace crier::test
