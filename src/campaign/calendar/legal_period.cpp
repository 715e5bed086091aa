#include "campaign/calendar/legal_period.h"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "campaign/calendar/public_holidays.h"
#include "campaign/civil_time.h"
#include "campaign/country_table.h"

namespace crier {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

std::string_view name_of(weekday day) {
  constexpr std::array names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                "Thursday", "Friday", "Saturday"};
  return names.at(day.c_encoding());
}

// "Saturday 2026-02-28".
std::string day_text(sys_days day) {
  return fmt::format("{} {}", name_of(weekday(day)), date_text(year_month_day(day)));
}

// Which days are working days (Article 2): all but public holidays, Saturdays and Sundays.
class WorkingDays {
 public:
  explicit WorkingDays(std::string_view country) : country_(country) {}

  // Nothing: it is one.
  [[nodiscard]] std::optional<std::string> why_not(sys_days day) {
    if (const PublicHoliday* holiday = holiday_on(day)) {
      return fmt::format("{} in {}{}", holiday->name, country_,
                         holiday->is_instead ? " (a day instead)" : "");
    }
    const bool is_weekend =
        weekday(day) == std::chrono::Saturday || weekday(day) == std::chrono::Sunday;
    return is_weekend ? std::optional<std::string>("at the weekend") : std::nullopt;
  }
  [[nodiscard]] sys_days first_from(sys_days day) {
    while (why_not(day)) day += days(1);
    return day;
  }
  // Whether there are two from `first` to `last`.
  [[nodiscard]] bool are_two(sys_days first, sys_days last) {
    return first_from(first_from(first) + days(1)) <= last;
  }
  // A year that was asked for although its holidays are not known: what was found is no answer.
  [[nodiscard]] std::optional<std::chrono::year> unknown_year() const { return unknown_year_; }

 private:
  const PublicHoliday* holiday_on(sys_days day) {
    if (country_.empty()) return nullptr;
    const std::chrono::year year = year_month_day(day).year();
    if (has_holidays(country_, year)) return public_holiday(country_, day);
    if (!unknown_year_) unknown_year_ = year;
    return nullptr;
  }

  std::string_view country_;
  std::optional<std::chrono::year> unknown_year_;
};

// Article 3(2)(c): the same date as that of the event, or the last day of a month that lacks it.
sys_days same_date_after(sys_days event, const Period& period) {
  const year_month_day date(event);
  const auto months =
      std::chrono::months(period.unit == PeriodUnit::years ? 12 * period.count : period.count);
  const year_month_day same = date + months;
  return same.ok() ? sys_days(same) : sys_days(same.year() / same.month() / std::chrono::last);
}

// Where the period ends before anything moves it. Not of a period in hours, which has no last day.
sys_days counted_last_day(sys_days event, const Period& period, WorkingDays& working) {
  switch (period.unit) {
    case PeriodUnit::days: return event + days(period.count);
    case PeriodUnit::weeks: return event + std::chrono::weeks(period.count);
    case PeriodUnit::months:
    case PeriodUnit::years: return same_date_after(event, period);
    case PeriodUnit::working_days: {
      sys_days last = event;
      for (int left = period.count; left > 0; --left) last = working.first_from(last + days(1));
      return last;
    }
    case PeriodUnit::hours: break;
  }
  CRIER_CHECK(false);
  std::unreachable();
}

// Why there.
std::string reason_for(sys_days last, sys_days event, PeriodUnit unit) {
  switch (unit) {
    case PeriodUnit::days:
      return fmt::format("The first day is {} (Art. 3(2)(b))", day_text(event + days(1)));
    case PeriodUnit::weeks: return "Weeks end on the same day of the week (Art. 3(2)(c))";
    case PeriodUnit::working_days: return "Only working days are counted (Art. 2(2) and 3(3))";
    default:
      return year_month_day(last).day() == year_month_day(event).day()
                 ? "Months and years end on the same date (Art. 3(2)(c))"
                 : "The month has no such date, and its last day ends the period (Art. 3(2)(c))";
  }
}

struct LastDay {
  sys_days day;
  std::vector<std::string> reasons;
};

// Article 3(4) and, where it is a period of two days or more, 3(5).
void move_to_working_day(LastDay& last, sys_days first, WorkingDays& working) {
  const bool is_longer_than_a_day = last.day > first;
  if (const auto why = working.why_not(last.day)) {
    const sys_days moved = working.first_from(last.day);
    last.reasons.push_back(
        fmt::format("{} is {}: the period ends with the next working day, {} (Art. 3(4)).",
                    day_text(last.day), *why, day_text(moved)));
    last.day = moved;
  }
  if (!is_longer_than_a_day || working.are_two(first, last.day)) return;
  last.day = working.first_from(last.day + days(1));
  last.reasons.push_back(fmt::format(
      "It has to include two working days: it ends with {} (Art. 3(5)).", day_text(last.day)));
}

std::expected<LastDay, std::string> last_day_of(sys_days event, const PeriodInputs& inputs) {
  WorkingDays working(inputs.country);
  LastDay last{.day = counted_last_day(event, inputs.period, working)};
  last.reasons = {
      fmt::format("{}, the day of the event, does not count (Art. 3(1)).", day_text(event)),
      fmt::format("{}: {} from then is {}.", reason_for(last.day, event, inputs.period.unit),
                  text_of(inputs.period), day_text(last.day))};
  if (inputs.rule == PeriodRule::reg1182) move_to_working_day(last, event + days(1), working);
  if (const auto year = working.unknown_year()) {
    return std::unexpected(
        fmt::format("the public holidays of {} are known for {} to {}, not for {}", inputs.country,
                    static_cast<int>(holidays_first_year), static_cast<int>(holidays_last_year),
                    static_cast<int>(*year)));
  }
  return last;
}

// In the person's favour: whose zone is not known has until the day is over everywhere.
std::expected<CivilInstant, std::string> latest_end_of_day(year_month_day last_day,
                                                           const Country& country) {
  std::expected<CivilInstant, std::string> latest = end_of_day(last_day, country.zone);
  for (const std::string_view zone : country.zones) {
    auto end = end_of_day(last_day, zone);
    if (!latest || (end && end->instant > latest->instant)) latest = std::move(end);
  }
  return latest;
}

std::expected<CivilInstant, std::string> end_of(year_month_day last_day,
                                                const PeriodInputs& inputs) {
  if (!inputs.zone.empty()) return end_of_day(last_day, inputs.zone);
  if (const Country* where = country(inputs.country)) return latest_end_of_day(last_day, *where);
  return std::unexpected("the end of a day needs a time zone, or a country that has one");
}

std::expected<Deadline, std::string> end_of_days(const PeriodInputs& inputs) {
  const auto event = std::chrono::floor<days>(inputs.event);
  auto last = last_day_of(sys_days(event.time_since_epoch()), inputs);
  if (!last) return std::unexpected(std::move(last).error());
  auto end = end_of(year_month_day(last->day), inputs);
  if (!end) return std::unexpected(std::move(end).error());
  last->reasons.push_back(fmt::format(
      "That day ends at {}{} (Art. 3(2)).", end_text(*end),
      inputs.zone.empty() ? fmt::format(", the latest of the zones of {}", inputs.country) : ""));
  return Deadline{*std::move(end), inputs, std::move(last->reasons)};
}

// Hours are not counted by the hands of a clock: where clocks are put forward, one shows an hour
// more at the end.
std::expected<Deadline, std::string> end_of_hours(const PeriodInputs& inputs) {
  if (inputs.zone.empty()) {
    return std::unexpected("a period in hours needs the time zone of its event");
  }
  const auto event = civil_instant(inputs.event, inputs.zone);
  if (!event) return std::unexpected(event.error());
  const auto next_hour =
      std::chrono::floor<std::chrono::hours>(inputs.event) + std::chrono::hours(1) - inputs.event;
  const CivilInstant begin = in_zone(event->instant + next_hour, inputs.zone);
  CivilInstant end = in_zone(begin.instant + std::chrono::hours(inputs.period.count), inputs.zone);
  std::vector<std::string> reasons = {
      fmt::format("The hour of the event does not count: the period begins at {} (Art. 3(1)).",
                  civil_text(begin)),
      fmt::format("{} later it is {}; a period in hours also ends on a holiday or at a weekend "
                  "(Art. 3(2)(a) and 3(4)).",
                  text_of(inputs.period), civil_text(end))};
  return Deadline{std::move(end), inputs, std::move(reasons)};
}

}  // namespace

std::string_view name_of(PeriodRule rule) {
  return rule == PeriodRule::reg1182 ? "reg1182" : "calendar";
}

std::expected<Deadline, std::string> deadline_of(const PeriodInputs& inputs) {
  if (!inputs.country.empty() && !has_holidays(inputs.country, holidays_first_year)) {
    return std::unexpected(
        fmt::format("'{}' is no country of the European Economic Area; write its code of two "
                    "capitals, such as DE (Greece is GR)",
                    inputs.country));
  }
  return inputs.period.unit == PeriodUnit::hours ? end_of_hours(inputs) : end_of_days(inputs);
}

std::expected<Deadline, std::string> latest_deadline(PeriodInputs inputs,
                                                     std::span<const std::string> countries) {
  CRIER_CHECK(!countries.empty());
  std::optional<Deadline> latest;
  for (const std::string& each : countries) {
    inputs.country = each;
    auto deadline = deadline_of(inputs);
    if (!deadline) return deadline;
    if (!latest || deadline->end.instant > latest->end.instant) latest = *std::move(deadline);
  }
  return *std::move(latest);
}

}  // namespace crier
