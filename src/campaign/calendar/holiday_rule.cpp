#include "campaign/calendar/holiday_rule.h"

#include "campaign/calendar/easter.h"

namespace crier {
namespace {

using std::chrono::days;
using std::chrono::Friday;
using std::chrono::Monday;
using std::chrono::Sunday;
using std::chrono::sys_days;
using std::chrono::weekday;

sys_days on_or_after(weekday wanted, sys_days from) {
  return from + (wanted - weekday(from));
}

struct DayIn {
  std::chrono::year year;

  sys_days operator()(const FixedDate& rule) const { return date(rule.date); }
  sys_days operator()(const AfterEaster& rule) const { return western_easter(year) + rule.days; }
  sys_days operator()(const AfterOrthodoxEaster& rule) const {
    return orthodox_easter(year) + rule.days;
  }
  sys_days operator()(const WeekdayFrom& rule) const {
    return on_or_after(rule.weekday, date(rule.date));
  }
  sys_days operator()(const FridayOrMondayFrom& rule) const {
    const sys_days from = date(rule.date);
    return weekday(from) == Friday ? from : on_or_after(Monday, from);
  }
  sys_days operator()(const NeverOnSunday& rule) const {
    const sys_days on = date(rule.date);
    return weekday(on) == Sunday ? on - days(1) : on;
  }
  sys_days operator()(const OutsideHolyWeek& rule) const {
    const sys_days on = date(rule.date);
    const sys_days easter = orthodox_easter(year);
    if (on > easter - days(7) && on <= easter) return easter + days(2);
    return weekday(on) == Sunday ? on + days(1) : on;
  }

  [[nodiscard]] sys_days date(std::chrono::month_day in_year) const {
    return year / in_year.month() / in_year.day();
  }
};

}  // namespace

sys_days day_in(std::chrono::year year, const HolidayDay& day) {
  return std::visit(DayIn{year}, day);
}

}  // namespace crier
