#include "campaign/age.h"

#include "base/check.h"

namespace crier {

using std::chrono::year_month_day;
using std::chrono::year_month_day_last;
using std::chrono::years;

int age_on(year_month_day day, year_month_day birth_date) {
  CRIER_CHECK(day.ok() && birth_date.ok());
  const int age = static_cast<int>(day.year()) - static_cast<int>(birth_date.year());
  const bool birthday_was = std::chrono::month_day{day.month(), day.day()} >=
                            std::chrono::month_day{birth_date.month(), birth_date.day()};
  return birthday_was ? age : age - 1;
}

year_month_day born_until(year_month_day day, int age) {
  CRIER_CHECK(day.ok());
  const year_month_day same_date = day - years(age);
  if (same_date.ok()) return same_date;
  // Only 29 February is missing in some years; everybody born up to the 28th has the age.
  return year_month_day{
      year_month_day_last{same_date.year(), std::chrono::month_day_last{same_date.month()}}};
}

}  // namespace crier
