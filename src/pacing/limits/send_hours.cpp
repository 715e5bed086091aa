#include "pacing/limits/send_hours.h"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "base/check.h"
#include "campaign/calendar/public_holidays.h"
#include "campaign/civil_time.h"

namespace crier::pacing {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::microseconds;
using LocalTime = std::chrono::local_time<microseconds>;

constexpr days horizon{30};

bool is_holiday(local_days day, std::string_view country) {
  const std::chrono::sys_days date{day.time_since_epoch()};
  const std::chrono::year_month_day civil{date};
  return !country.empty() && has_holidays(country, civil.year()) &&
         public_holiday(country, date) != nullptr;
}

const std::vector<HourRange>* ranges_of(const SendHours& open, const HoursPlace& place,
                                        local_days day) {
  if (open.on_holidays == OnHolidays::nothing && is_holiday(day, place.country)) return nullptr;
  return &open.by_weekday.at(std::chrono::weekday(day).c_encoding());
}

bool is_open_at(const SendHours& open, const HoursPlace& place, LocalTime local) {
  const auto day = std::chrono::floor<days>(local);
  const auto* ranges = ranges_of(open, place, day);
  return ranges != nullptr && std::ranges::any_of(*ranges, [&](const HourRange& range) {
           return day + range.from <= local && local < day + range.until;
         });
}

// The next reading of the clock after `local` at which it may become another matter.
LocalTime next_border(const SendHours& open, const HoursPlace& place, LocalTime local) {
  const auto day = std::chrono::floor<days>(local);
  LocalTime next = day + days(1);
  const auto* ranges = ranges_of(open, place, day);
  if (ranges == nullptr) return next;
  for (const HourRange& range : *ranges) {
    if (day + range.from > local) next = std::min<LocalTime>(next, day + range.from);
    if (day + range.until > local) next = std::min<LocalTime>(next, day + range.until);
  }
  return next;
}

std::string text_of(std::chrono::minutes time) {
  return fmt::format("{:02}:{:02}", time / hours(1), (time % hours(1)).count());
}

std::optional<std::string> fault_of(const std::vector<HourRange>& ranges) {
  std::chrono::minutes before{-1};
  for (const HourRange& range : ranges) {
    if (range.from < hours(0) || range.until > hours(24) || range.from >= range.until) {
      return fmt::format(
          "{}-{} are no hours of a day: they begin at 00:00 or later and end later than that, at "
          "24:00 at the latest; what passes midnight is written as two ranges",
          text_of(range.from), text_of(range.until));
    }
    if (range.from <= before) {
      return fmt::format("{}-{} does not begin after the end of the range before it, {}",
                         text_of(range.from), text_of(range.until), text_of(before));
    }
    before = range.until;
  }
  return std::nullopt;
}

}  // namespace

SendHours hours_of_every_day(HourRange range) {
  SendHours result;
  for (auto& ranges : result.by_weekday) ranges = {range};
  return result;
}

SendHours hours_of_working_days(HourRange range) {
  SendHours result{.by_weekday = {}, .on_holidays = OnHolidays::nothing};
  for (unsigned weekday = 1; weekday <= 5; ++weekday) result.by_weekday.at(weekday) = {range};
  return result;
}

std::optional<std::string> fault_of(const SendHours& hours) {
  for (const auto& ranges : hours.by_weekday) {
    if (auto fault = fault_of(ranges)) return fault;
  }
  if (std::ranges::all_of(hours.by_weekday, &std::vector<HourRange>::empty)) {
    return "there is no hour of the week at which anything may be sent";
  }
  return std::nullopt;
}

Opening opening_at(const SendHours& hours, const HoursPlace& place, WallTime now) {
  // Between two changes of the clocks, readings and instants differ by one number.
  ClockSpan span = clock_span_at(now, place.zone);
  const auto reading = [&span](WallTime at) {
    return LocalTime{at.time_since_epoch() + span.offset};
  };
  const bool is_open = is_open_at(hours, place, reading(now));
  WallTime at = now;
  while (at < now + horizon) {
    const LocalTime border = next_border(hours, place, reading(at));
    at = std::min(WallTime{border.time_since_epoch() - span.offset}, span.until);
    if (at == span.until) span = clock_span_at(at, place.zone);
    if (is_open_at(hours, place, reading(at)) != is_open) break;
  }
  return {.is_open = is_open, .until = at};
}

}  // namespace crier::pacing
