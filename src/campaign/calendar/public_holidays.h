// The public holidays of the 30 countries of the European Economic Area, as Regulation (EEC,
// Euratom) 1182/71, Article 2(1), uses them: those of the country in which something is to be done.
// Thread-safe; computed from the table of holiday_table.h once.
//
// They are the days of the whole country. What only a region, a canton or a town keeps is missing
// (in Germany Corpus Christi, in Spain the second Monday), and so are days that a government gives
// for one year alone.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace crier {

struct PublicHoliday {
  std::chrono::sys_days day;
  std::string_view name;  // In English; lives as long as the program.
  bool is_instead{};      // A working day in the place of a holiday on a weekend.
};

// The years for which the law was looked at. Outside of them nothing is known.
constexpr std::chrono::year holidays_first_year{2024};
constexpr std::chrono::year holidays_last_year{2035};

// Whether the holidays of `country` (ISO 3166-1 alpha-2) are known in that year.
[[nodiscard]] bool has_holidays(std::string_view country, std::chrono::year year);

// Those of a year, in order; two on one day are two. `has_holidays(country, year)`.
[[nodiscard]] std::span<const PublicHoliday> public_holidays(std::string_view country,
                                                             std::chrono::year year);

// The one on this day, null if there is none. The year must be known.
[[nodiscard]] const PublicHoliday* public_holiday(std::string_view country,
                                                  std::chrono::sys_days day);

}  // namespace crier
