// A period in hours runs from the hour after that of its event (legal_period.h). Of an event of
// which the day alone is known, somebody has to be told which hour was taken. Pure.
#pragma once

#include <optional>
#include <string>

#include "campaign/calendar/period.h"

namespace crier {

// What a deadline says first, when its event is the 00:00 of a day of which no hour was given.
// Nothing: a period of days, months, … does not ask for the hour.
[[nodiscard]] std::optional<std::string> missing_hour(const Period& period);

}  // namespace crier
