// How the law of a country says on which day of a year a public holiday falls. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <variant>

namespace crier {

// The same date every year.
struct FixedDate {
  std::chrono::month_day date;
};
// So many days after Easter Sunday, or before it.
struct AfterEaster {
  std::chrono::days days{};
};
struct AfterOrthodoxEaster {
  std::chrono::days days{};
};
// The first such weekday that is not before a date: the first Monday of May is that of 1 May, the
// last Monday of October that of 25 October.
struct WeekdayFrom {
  std::chrono::weekday weekday;
  std::chrono::month_day date;
};
// A date where that is a Friday, else the first Monday from it (Ireland, St Brigid's Day).
struct FridayOrMondayFrom {
  std::chrono::month_day date;
};
// A date, or the day before where it is a Sunday (the Netherlands, King's Day).
struct NeverOnSunday {
  std::chrono::month_day date;
};
// A date, unless it is a Sunday: then the Monday after; or it is in the Orthodox Holy Week or on
// Easter Sunday: then the Tuesday after Easter (Greece, 1 May, by a decision of the minister for
// each year; this is how it was moved in 2013, 2016, 2021, 2022 and 2024).
struct OutsideHolyWeek {
  std::chrono::month_day date;
};

using HolidayDay = std::variant<FixedDate, AfterEaster, AfterOrthodoxEaster, WeekdayFrom,
                                FridayOrMondayFrom, NeverOnSunday, OutsideHolyWeek>;

[[nodiscard]] std::chrono::sys_days day_in(std::chrono::year year, const HolidayDay& day);

// What a holiday on a Saturday or Sunday gives instead.
enum class OnWeekend : std::uint8_t { nothing, next_working_day };

struct HolidayRule {
  std::string_view country;  // ISO 3166-1 alpha-2.
  HolidayDay day;
  std::string_view name;  // In English.
  OnWeekend on_weekend{};
  std::chrono::year first_year{std::chrono::year::min()};
  std::chrono::year last_year{std::chrono::year::max()};
};

}  // namespace crier
