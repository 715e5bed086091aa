#include "pacing/flow/open_seconds.h"

#include <algorithm>
#include <chrono>
#include <ranges>

#include "pacing/open_time.h"

namespace crier::pacing::flow {

OpenSeconds::OpenSeconds(const LimitPolicy& channel, const std::optional<SendHours>& people,
                         WallTime begin, WallTime notify_by) {
  const OpenTime open_time(channel, people);
  const HoursPlace home{.zone = channel.zone, .country = channel.country};
  for (const OpenTime::Span& span : open_time.spans(home, begin, notify_by)) {
    spans_.push_back({.until = std::chrono::duration<double>(span.until - begin).count(),
                      .is_open = span.is_open});
  }
  for (std::size_t index = spans_.size(); index-- > 1;) {
    const Span& later = spans_[index];
    Span& span = spans_[index - 1];
    span.left_behind = later.left_behind + (later.is_open ? later.until - span.until : 0);
  }
}

double OpenSeconds::left(double second) const {
  const auto span = std::ranges::upper_bound(spans_, second, {}, &Span::until);
  if (span == spans_.end()) return 0;
  return span->left_behind + (span->is_open ? span->until - second : 0);
}

}  // namespace crier::pacing::flow
