// From civil time to instants and back; the only place that knows time zones. The time zone
// database is the system's, read once; all functions are thread-safe.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

#include "base/time.h"
#include "campaign/campaign_spec.h"

namespace crier {

// Whether `zone` is an IANA id such as "Europe/Brussels".
[[nodiscard]] bool is_time_zone(std::string_view zone);

// The instant of a local time. A local time that occurs twice (clocks go back) or not at all
// (clocks go forward) means the later of the two readings, in favour of the person whose time is
// running. The error names an unknown zone.
[[nodiscard]] std::expected<CivilInstant, std::string> civil_instant(
    std::chrono::local_seconds civil, std::string_view zone);

// The exclusive end of a last day, "24:00": local midnight after it. (Regulation 1182/71, art.
// 3(2): a period ends with the last hour of its last day.)
[[nodiscard]] std::expected<CivilInstant, std::string> end_of_day(
    std::chrono::year_month_day last_day, std::string_view zone);

// What a clock on the wall in `zone` shows. `zone` is a time zone.
[[nodiscard]] std::chrono::local_seconds local_time_at(WallTime instant, std::string_view zone);

// "2026-05-27 00:00 Europe/Brussels"; seconds only where there are any.
[[nodiscard]] std::string civil_text(const CivilInstant& instant);
[[nodiscard]] std::string civil_text(WallTime instant, std::string_view zone);

// The same for an exclusive end: a midnight is the "24:00" of the day before.
[[nodiscard]] std::string end_text(const CivilInstant& instant);

// "2026-05-27".
[[nodiscard]] std::string date_text(std::chrono::year_month_day date);

}  // namespace crier
