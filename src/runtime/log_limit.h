// Keeps a line that would repeat, such as "connection refused", to one in each interval.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"

namespace crier::log {

class Limit {
 public:
  explicit Limit(Duration interval) : interval_(interval) {}

  // Nothing: say nothing this time. Otherwise the line may be written, and the number says how many
  // were kept back since the last one:
  //   if (const auto kept_back = limit_.admit(clock_.now())) log::warn("…", {{"kept_back",
  //   *kept_back}});
  [[nodiscard]] std::optional<std::int64_t> admit(SteadyTime now);

 private:
  Duration interval_;
  std::optional<SteadyTime> last_;
  std::int64_t kept_back_{};
};

}  // namespace crier::log
