#include "pacing/retry.h"

#include <algorithm>

#include "base/check.h"

namespace crier::pacing {

using std::chrono::milliseconds;

milliseconds delay_bound(const RetryPolicy& policy, int attempts_made) {
  CRIER_CHECK(attempts_made >= 1);
  milliseconds bound = policy.first_delay;
  for (int made = 1; made < attempts_made && bound < policy.delay_max; ++made) bound *= 2;
  return std::min(bound, policy.delay_max);
}

std::optional<WallTime> next_try(const RetryPolicy& policy, const RetryQuestion& question,
                                 Random& random) {
  const milliseconds bound = delay_bound(policy, question.attempts_made);
  // A tenth of the bound at least: full jitter alone may draw nothing, and a provider that has
  // just refused would be asked again at once.
  const milliseconds drawn(static_cast<milliseconds::rep>((0.1 + 0.9 * random.unit()) *
                                                          static_cast<double>(bound.count())));
  milliseconds delay = std::max(drawn, milliseconds(1));
  if (question.retry_after) {
    // Everybody was told the same second; the drawn part keeps them from coming back at once.
    delay =
        std::max(delay, milliseconds(*question.retry_after) + std::min(drawn, milliseconds(1000)));
  }
  const WallTime due = question.now + delay;
  if (due >= question.deadline) return std::nullopt;
  return due;
}

}  // namespace crier::pacing
