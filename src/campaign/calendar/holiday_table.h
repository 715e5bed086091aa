// The law of public holidays in the 30 countries of the European Economic Area, a row a holiday.
//
// Source: the national law that is named above each country's rows, as it stands on 2026-11-28, for
// the years from 2024 to 2035. A day is in the table if the law makes it a public holiday for the
// whole country, or counts it as one where a time limit ends on it.
#pragma once

#include <span>

#include "campaign/calendar/holiday_rule.h"

namespace crier {

// By country.
[[nodiscard]] std::span<const HolidayRule> holiday_table();

}  // namespace crier
