// From civil time to instants and back; the only place that knows time zones. The time zone
// database is the system's, read once; all functions are thread-safe.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

#include "base/time.h"
#include "campaign/civil_instant.h"

namespace crier {

// Whether `zone` is an IANA id such as "Europe/Brussels".
[[nodiscard]] bool is_time_zone(std::string_view zone);

// The instant of a local time. The error names an unknown zone. A local time that does not occur in
// the zone (clocks go forward) or occurs twice (clocks go back) is refused: the error names both
// instants that can be meant, and what to write instead.
[[nodiscard]] std::expected<CivilInstant, std::string> civil_instant(
    std::chrono::local_seconds civil, std::string_view zone);

// A local time with its offset from UTC, which decides between two readings. The offset must be the
// one that the zone has at that instant; the error says which it is.
[[nodiscard]] std::expected<CivilInstant, std::string> civil_instant(
    std::chrono::local_seconds civil, std::chrono::seconds offset, std::string_view zone);

// The instants at which a day begins and ends, to the hands of a clock in the zone: where midnight
// is skipped, the instant of the jump, and where it comes twice on one day, the first. The end is
// exclusive, the "24:00" of the day. (Regulation 1182/71, art. 3(2): a period ends with the last
// hour of its last day.) The error names a day that the zone leaves out.
[[nodiscard]] std::expected<CivilInstant, std::string> start_of_day(
    std::chrono::year_month_day first_day, std::string_view zone);
[[nodiscard]] std::expected<CivilInstant, std::string> end_of_day(
    std::chrono::year_month_day last_day, std::string_view zone);

// The last instant at which clocks in `zone` show `civil`; where they skip it, the instant at which
// they do. `zone` is a time zone.
[[nodiscard]] WallTime latest_reading(std::chrono::local_seconds civil, std::string_view zone);

// What a clock on the wall in `zone` shows. `zone` is a time zone.
[[nodiscard]] std::chrono::local_seconds local_time_at(WallTime instant, std::string_view zone);

// How far the clocks of `zone` are ahead of UTC at `instant`, and until when: the next instant at
// which they are changed, or the end of all time. `zone` is a time zone.
struct ClockSpan {
  std::chrono::seconds offset{};
  WallTime until;
};
[[nodiscard]] ClockSpan clock_span_at(WallTime instant, std::string_view zone);

// The same as an instant that is also known in its zone; a fraction of a second is rounded up.
[[nodiscard]] CivilInstant in_zone(WallTime instant, std::string_view zone);

// The next midnight of the zone at or after it: nobody is given an hour of the night.
[[nodiscard]] WallTime rounded_up_to_midnight(WallTime instant, std::string_view zone);

// In one zone days are days of the calendar (Regulation 1182/71, art. 3(2)): the one on which
// clocks go forward is not short.
[[nodiscard]] std::chrono::seconds time_between(const CivilInstant& from,
                                                const CivilInstant& until);

// As TOML and ISO 8601 write an instant: "2026-10-25T02:30:00+01:00".
[[nodiscard]] std::string offset_date_time(const CivilInstant& instant);

// "2026-05-27 00:00 Europe/Brussels"; seconds only where there are any, and the offset from UTC
// only where the local time occurs twice: "2026-10-25 02:30+01:00 Europe/Brussels".
[[nodiscard]] std::string civil_text(const CivilInstant& instant);
[[nodiscard]] std::string civil_text(WallTime instant, std::string_view zone);

// The same for an exclusive end: a midnight is the "24:00" of the day before.
[[nodiscard]] std::string end_text(const CivilInstant& instant);

// "2026-05-27".
[[nodiscard]] std::string date_text(std::chrono::year_month_day date);

}  // namespace crier
