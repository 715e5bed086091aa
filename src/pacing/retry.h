// When to try again. Exponential back-off with jitter (Brooker, "Exponential Backoff And Jitter"),
// but never below a tenth of the delay, sooner than the provider asked for, or beyond the deadline.
#pragma once

#include <chrono>
#include <optional>

#include "base/random.h"
#include "base/time.h"

namespace crier::pacing {

struct RetryPolicy {
  std::chrono::milliseconds first_delay{std::chrono::minutes(1)};
  std::chrono::milliseconds delay_max{std::chrono::hours(4)};
};

struct RetryQuestion {
  int attempts_made{1};  // At least 1.
  std::optional<std::chrono::seconds> retry_after;
  WallTime now;
  WallTime deadline;
};

// When the next try is due; nothing when it would miss the deadline.
[[nodiscard]] std::optional<WallTime> next_try(const RetryPolicy& policy,
                                               const RetryQuestion& question, Random& random);

// The longest delay that may be drawn after so many attempts.
[[nodiscard]] std::chrono::milliseconds delay_bound(const RetryPolicy& policy, int attempts_made);

}  // namespace crier::pacing
