// What becomes of the tries of a simulated campaign.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include "base/random.h"
#include "campaign/outcome.h"

namespace crier::simulation {

struct Try {
  std::string_view recipient;  // Valid during the call.
  int number{};                // 1 is the first.
};

// What becomes of a try. All its chance comes from `random`.
using OutcomeScript = std::function<Outcome(const Try& attempt, Random& random)>;

[[nodiscard]] Outcome accepted();
// "450": for now, and for the recipient's sake.
[[nodiscard]] Outcome greylisted(std::optional<std::chrono::seconds> retry_after = std::nullopt);

[[nodiscard]] OutcomeScript accepts_everybody();
// Everybody's first `tries` are greylisted, the next one is accepted.
[[nodiscard]] OutcomeScript greylists_first(
    int tries, std::optional<std::chrono::seconds> retry_after = std::nullopt);
// So large a share of the recipients, from 0 to 1, is greylisted at the first try.
[[nodiscard]] OutcomeScript greylists_share(double share);

}  // namespace crier::simulation
