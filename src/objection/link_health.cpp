#include "objection/link_health.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace crier::objection {
namespace {

// What fails is asked more often: it is known sooner whether it is down, and people wait for it.
std::chrono::milliseconds soon(const LinkWatchPolicy& policy) {
  return std::max(policy.interval / 3, std::chrono::milliseconds(1));
}

// Without those that what has failed since `began` has gone on from: it takes them in.
std::vector<LinkOutage> over_by(WallTime began, std::vector<LinkOutage> silences) {
  std::erase_if(silences, [&](const LinkOutage& silence) { return silence.ended_at > began; });
  return silences;
}

// A silence that lasts until this question began it, if it fails.
WallTime fails_since(const LinkHealth& before, WallTime asked_at) {
  if (before.failing_since) return *before.failing_since;
  const bool is_silent = !before.silences.empty() && before.silences.back().ended_at == asked_at;
  return is_silent ? before.silences.back().began_at : asked_at;
}

}  // namespace

LinkHealth::State LinkHealth::state() const {
  if (is_down) return State::down;
  return failures > 0 ? State::failing : State::healthy;
}

LinkVerdict after_answer(const LinkHealth& before, WallTime asked_at,
                         const LinkWatchPolicy& policy) {
  LinkVerdict verdict{.health = {}, .ask_again_in = policy.interval};
  CRIER_CHECK(!before.is_down || before.failing_since.has_value());
  verdict.silences = before.silences;
  if (!before.is_down) return verdict;
  const WallTime began = *before.failing_since;
  // Clocks of two daemons may differ: an outage has no negative length.
  verdict.ended = {.began_at = began, .ended_at = std::max(asked_at, began)};
  verdict.silences = over_by(began, std::move(verdict.silences));
  return verdict;
}

LinkVerdict after_failure(const LinkHealth& before, WallTime asked_at,
                          const LinkWatchPolicy& policy) {
  CRIER_CHECK(policy.failures_to_pause >= 1);
  const int failures = before.failures + 1;
  // What is down stays so until it answers, also where more failures are allowed meanwhile.
  const bool is_down = before.is_down || failures >= policy.failures_to_pause;
  const WallTime failing_since = fails_since(before, asked_at);
  return {.health = {.failures = failures, .failing_since = failing_since, .is_down = is_down},
          .silences = over_by(failing_since, before.silences),
          .has_fallen = is_down && !before.is_down,
          .ask_again_in = soon(policy)};
}

std::chrono::milliseconds with_jitter(std::chrono::milliseconds wait, double chance) {
  constexpr double least = 0.8;
  constexpr double most = 1.2;
  const double factor = least + (most - least) * std::clamp(chance, 0.0, 1.0);
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(wait.count()) * factor));
}

}  // namespace crier::objection
