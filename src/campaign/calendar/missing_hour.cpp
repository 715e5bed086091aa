#include "campaign/calendar/missing_hour.h"

namespace crier {

std::optional<std::string> missing_hour(const Period& period) {
  if (period.unit != PeriodUnit::hours) return std::nullopt;
  return "No hour of the event was given: 00:00 of that day is taken for it. After a later hour "
         "the "
         "period ends as much later.";
}

}  // namespace crier
