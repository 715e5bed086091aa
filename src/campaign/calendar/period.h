// A length of time as laws state it: "30 days", "one month", "72 hours", "10 working days". Pure.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace crier {

enum class PeriodUnit : std::uint8_t { hours, days, working_days, weeks, months, years };

struct Period {
  int count{};
  PeriodUnit unit{PeriodUnit::days};
  bool operator==(const Period&) const = default;
};

// "P30D", "P4W", "P1M", "P1Y", "PT72H" (ISO 8601, one unit), or the same in words: "30 days",
// "1 month", "10 working days", of which ISO 8601 has no form. The count is 1 to 9,999. The error
// says what is wrong and what to write instead.
[[nodiscard]] std::expected<Period, std::string> parsed_period(std::string_view text);

// "30 days", "1 month".
[[nodiscard]] std::string text_of(const Period& period);

}  // namespace crier
