#include "pacing/open_time.h"

#include <algorithm>
#include <utility>

#include "pacing/limits/quiet_hours.h"

namespace crier::pacing {

OpenTime::OpenTime(LimitPolicy channel, std::optional<SendHours> people)
    : channel_(std::move(channel)), people_(std::move(people)) {}

OpenTime::Span OpenTime::span_at(const HoursPlace& home, WallTime at, WallTime notify_by) const {
  Span span{.is_open = true, .until = notify_by};
  if (channel_.hours) {
    const Opening opening =
        opening_at(*channel_.hours, {.zone = channel_.zone, .country = channel_.country}, at);
    span.is_open = opening.is_open;
    span.until = std::min(span.until, opening.until);
  }
  if (people_) {
    const Opening opening = opening_at(*people_, home, at);
    span.is_open &= opening.is_open || opening.until + QuietHours::time_to_tell > notify_by;
    span.until = std::min(span.until, opening.until);
  }
  return span;
}

WallTime::duration OpenTime::reckoned(const HoursPlace& home, WallTime from,
                                      WallTime notify_by) const {
  WallTime::duration open{};
  for (const Span& span : spans(home, from, notify_by)) {
    if (span.is_open) open += span.until - from;
    from = span.until;
  }
  return open;
}

std::vector<OpenTime::Span> OpenTime::spans(const HoursPlace& home, WallTime from,
                                            WallTime notify_by) const {
  std::vector<Span> spans;
  while (from < notify_by) {
    spans.push_back(span_at(home, from, notify_by));
    from = spans.back().until;
  }
  return spans;
}

WallTime::duration OpenTime::left(const HoursPlace& home, WallTime now, WallTime notify_by) {
  if (now >= notify_by) return {};
  if (!is_limited()) return notify_by - now;
  Known& known = known_[{std::string(home.zone), std::string(home.country), notify_by}];
  if (now < known.since || now >= known.span.until) {
    known = {.since = now,
             .span = span_at(home, now, notify_by),
             .left = reckoned(home, now, notify_by)};
    std::erase_if(known_, [now](const auto& each) { return std::get<2>(each.first) <= now; });
  }
  return known.span.is_open ? known.left - (now - known.since) : known.left;
}

}  // namespace crier::pacing
