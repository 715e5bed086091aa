// Slows down visitors who ask more often than people do: their answers come later. Nobody is
// refused, and what they ask is done before they wait, because an objection counts however often it
// is said.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/time.h"

namespace crier::app {

struct VisitorPaceOptions {
  // Behind one address there may be a company or a whole mobile network.
  int burst{100};
  std::chrono::milliseconds interval{50};  // Between two requests, when they have used it up.
  std::chrono::milliseconds delay_max{2000};
  std::size_t visitors_max{50'000};  // That are remembered; further ones are not slowed down.
};

class VisitorPace {
 public:
  explicit VisitorPace(VisitorPaceOptions options = {}) : options_(options) {}

  // How long the answer to a request that comes now is kept back.
  [[nodiscard]] Duration delay(std::string_view visitor, SteadyTime now);

  [[nodiscard]] std::size_t remembered() const { return due_.size(); }

 private:
  void forget_idle(SteadyTime now);

  VisitorPaceOptions options_;
  // When all that a visitor has asked would be paid for: the theoretical arrival time of the
  // generic cell rate algorithm (ITU-T I.371).
  std::map<std::string, SteadyTime, std::less<>> due_;
  SteadyTime forgets_at_{SteadyTime::min()};
};

}  // namespace crier::app
