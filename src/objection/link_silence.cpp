#include "objection/link_silence.h"

#include <algorithm>

#include "objection/link_check.h"

namespace crier::objection {

std::chrono::milliseconds answer_max(std::chrono::milliseconds timeout) {
  return (redirects_max + 2) * timeout;
}

std::chrono::milliseconds longest_silence(const LinkWatchPolicy& policy,
                                          std::chrono::milliseconds timeout) {
  return policy.failures_to_pause * policy.interval + answer_max(timeout);
}

std::vector<LinkOutage> silences(const LinkWatched& watched, WallTime asked_at) {
  std::vector<LinkOutage> found;
  const auto add = [&](WallTime from, WallTime until) {
    from = std::max(from, watched.answered_at);
    until = std::min(until, asked_at);
    if (until - from > watched.silence_max) found.push_back({.began_at = from, .ended_at = until});
  };
  WallTime from = watched.answered_at;
  for (const LapsedTime& lapsed : watched.lapsed) {
    add(from, lapsed.from);
    from = lapsed.until;
  }
  add(from, watched.cutoff);
  return found;
}

LinkHealth since_extension(const LinkHealth& health, std::span<const LapsedTime> lapsed) {
  if (health.is_down || !health.failing_since || lapsed.empty()) return health;
  return *health.failing_since < lapsed.back().until ? LinkHealth{} : health;
}

}  // namespace crier::objection
