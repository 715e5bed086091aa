#include "campaign/calendar/public_holidays.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <utility>
#include <vector>

#include "base/check.h"
#include "campaign/calendar/holiday_table.h"

namespace crier {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

using Holidays = std::vector<PublicHoliday>;

bool is_weekend(sys_days day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

const PublicHoliday* find(const Holidays& holidays, sys_days day) {
  const auto found = std::ranges::find(holidays, day, &PublicHoliday::day);
  return found == holidays.end() ? nullptr : &*found;
}

// A day that is free already does not count as the one instead: two holidays on one weekend give
// two days.
void add_instead(Holidays& holidays, const PublicHoliday& of) {
  sys_days day = of.day;
  while (is_weekend(day) || find(holidays, day) != nullptr) day += days(1);
  holidays.push_back({day, of.name, true});
}

Holidays computed(std::string_view country, year in_year) {
  Holidays holidays;
  Holidays moving;
  for (const HolidayRule& rule : holiday_table()) {
    if (rule.country != country) continue;
    if (in_year < rule.first_year || in_year > rule.last_year) continue;
    const PublicHoliday holiday{day_in(in_year, rule.day), rule.name, false};
    holidays.push_back(holiday);
    const bool moves_on = rule.on_weekend == OnWeekend::next_working_day;
    if (moves_on && is_weekend(holiday.day)) moving.push_back(holiday);
  }
  std::ranges::sort(moving, {}, &PublicHoliday::day);
  for (const PublicHoliday& holiday : moving) add_instead(holidays, holiday);
  std::ranges::sort(holidays, {}, &PublicHoliday::day);
  return holidays;
}

using Calendars = std::map<std::pair<std::string_view, year>, Holidays>;

Calendars all_calendars() {
  Calendars calendars;
  for (const HolidayRule& rule : holiday_table()) {
    if (calendars.contains({rule.country, holidays_first_year})) continue;
    for (year each = holidays_first_year; each <= holidays_last_year; ++each) {
      calendars.emplace(std::pair(rule.country, each), computed(rule.country, each));
    }
  }
  return calendars;
}

const Calendars& calendars() {
  static const Calendars all = all_calendars();
  return all;
}

}  // namespace

bool has_holidays(std::string_view country, year in_year) {
  return calendars().contains({country, in_year});
}

std::span<const PublicHoliday> public_holidays(std::string_view country, year in_year) {
  const auto found = calendars().find({country, in_year});
  CRIER_CHECK(found != calendars().end());
  return found->second;
}

const PublicHoliday* public_holiday(std::string_view country, sys_days day) {
  const auto holidays = public_holidays(country, std::chrono::year_month_day(day).year());
  const auto found = std::ranges::find(holidays, day, &PublicHoliday::day);
  return found == holidays.end() ? nullptr : &*found;
}

}  // namespace crier
