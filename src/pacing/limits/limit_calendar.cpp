#include "pacing/limits/limit_calendar.h"

#include <algorithm>

#include "campaign/civil_time.h"

namespace crier::pacing {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// The first instant after `now` at which clocks in `zone` show a later day than `day`. Clocks that
// are set at midnight make a day longer or shorter, and never begin the same one twice.
WallTime end_of(local_days day, WallTime now, std::string_view zone) {
  WallTime at = now;
  while (true) {
    const ClockSpan span = clock_span_at(at, zone);
    const WallTime midnight{(day + days(1)).time_since_epoch() - span.offset};
    if (midnight < span.until) return std::max(midnight, at);
    at = span.until;
  }
}

// Longer than any day, so that neither a change of clocks nor one of zones is taken for it.
constexpr std::chrono::hours set_back_most{25};
// From any instant of a day back to the day before it, over a day that a zone leaves out.
constexpr std::chrono::hours back_before{50};

}  // namespace

void LimitCalendar::begin_day(WallTime now) {
  const auto shown = std::chrono::floor<days>(local_time_at(now, policy_->zone));
  const auto number = static_cast<std::int32_t>(shown.time_since_epoch().count());
  const bool is_anew = day_.ends == WallTime::min() || now < wrong_before_;
  wrong_before_ = now - set_back_most;
  // Clocks that go back over midnight show a day that is over: it stays over.
  day_.number = is_anew ? number : std::max(number, day_.number);
  const local_days today{days(day_.number)};
  day_.quota = quota_on(*policy_, std::chrono::year_month_day(today));
  day_.begins = end_of(today - days(1), now - back_before, policy_->zone);
  day_.ends = end_of(today, now, policy_->zone);
}

void LimitCalendar::look_at(const SendHours& hours, WallTime now) {
  opening_ = opening_at(hours, {.zone = policy_->zone, .country = policy_->country}, now);
  opening_since_ = now;
}

}  // namespace crier::pacing
