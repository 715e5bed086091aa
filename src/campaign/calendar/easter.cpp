#include "campaign/calendar/easter.h"

#include "base/check.h"

namespace crier {
namespace {

// Both algorithms end in a number whose quotient by 31 is the month, and whose remainder the day.
std::chrono::sys_days date_of(std::chrono::year year, int month_and_day) {
  return year / std::chrono::month(static_cast<unsigned>(month_and_day / 31)) /
         std::chrono::day(static_cast<unsigned>(month_and_day % 31 + 1));
}

}  // namespace

// The letters are those of the book.
std::chrono::sys_days western_easter(std::chrono::year year) {
  const int y = static_cast<int>(year);
  CRIER_CHECK(y >= 1583);
  const int a = y % 19;
  const int b = y / 100;
  const int c = y % 100;
  const int d = b / 4;
  const int e = b % 4;
  const int f = (b + 8) / 25;
  const int g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4;
  const int k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  return date_of(year, h + l - 7 * m + 114);
}

std::chrono::sys_days orthodox_easter(std::chrono::year year) {
  const int y = static_cast<int>(year);
  CRIER_CHECK(y >= 1900 && y <= 2099);
  const int a = y % 4;
  const int b = y % 7;
  const int c = y % 19;
  const int d = (19 * c + 15) % 30;
  const int e = (2 * a + 4 * b - d + 34) % 7;
  constexpr std::chrono::days julian_calendar_is_late(13);
  return date_of(year, d + e + 114) + julian_calendar_is_late;
}

}  // namespace crier
