// Ages as the law counts them: in whole years, completed on the birthday. Who is born on 29
// February completes a year on 1 March of a year without that day: the later reading, so that an
// age gate never lets somebody in too early.
#pragma once

#include <chrono>

namespace crier {

// Completed years of life on `day`; negative before the birth. Both are dates that exist.
[[nodiscard]] int age_on(std::chrono::year_month_day day, std::chrono::year_month_day birth_date);

// The last date of birth that makes `years` or more on `day`. The same rule as `age_on`, in the
// form that a query over many rows wants: age_on(day, b) >= years exactly if b <= born_until(day,
// years).
[[nodiscard]] std::chrono::year_month_day born_until(std::chrono::year_month_day day, int years);

}  // namespace crier
