// When a period of time ends by Regulation (EEC, Euratom) No 1182/71, which rules on the periods of
// acts of the Union such as the GDPR (campaign/README.md, "Computing deadlines"). Pure.
#pragma once

#include <chrono>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "campaign/calendar/period.h"
#include "campaign/civil_instant.h"

namespace crier {

// How the end is found.
enum class PeriodRule : std::uint8_t {
  reg1182,   // Article 3: an end on a holiday or a weekend moves to the next working day.
  calendar,  // The days are counted in the same way, and the end stays where it falls.
};

// "reg1182", "calendar".
[[nodiscard]] std::string_view name_of(PeriodRule rule);

struct PeriodInputs {
  // When that happened from which the period runs, as clocks showed it. Only a period in hours
  // looks at the time of day.
  std::chrono::local_seconds event;
  Period period;
  PeriodRule rule{PeriodRule::reg1182};
  // Whose public holidays count (ISO 3166-1 alpha-2); empty: Saturdays and Sundays alone.
  std::string country;
  // Where the last day ends. Empty: in that zone of `country` where it ends last.
  std::string zone;
};

// The end of a period, and how it came about.
struct Deadline {
  CivilInstant end;  // Exclusive: the "24:00" of the last day.
  PeriodInputs inputs;
  std::vector<std::string> reasons;  // A sentence a step, each with its article.
};

// The error says for a person what does not go: an unknown country or zone, a year whose holidays
// are not known (calendar/public_holidays.h), no zone at all.
[[nodiscard]] std::expected<Deadline, std::string> deadline_of(const PeriodInputs& inputs);

// The one that ends last in any of `countries`, whatever `inputs` say of the country. Not empty.
[[nodiscard]] std::expected<Deadline, std::string> latest_deadline(
    PeriodInputs inputs, std::span<const std::string> countries);

}  // namespace crier
