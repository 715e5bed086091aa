// The hours of the week at which something may be sent, as clocks on the wall show them: the window
// of a limit, and the other side of the quiet hours of people. Pure.
//
// What counts is what the clock shows. Where clocks go back, an hour that may be used comes twice
// and so does one that may not; where they go forward, what is skipped is neither. So nobody is
// told at an instant at which their clock shows a quiet hour, on no day of the year.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace crier::pacing {

// Of one day: from `from` until before `until`. 0 h <= from < until <= 24 h.
struct HourRange {
  std::chrono::minutes from{};
  std::chrono::minutes until{std::chrono::hours(24)};

  friend bool operator==(const HourRange&, const HourRange&) = default;
};

// Public holidays of the place, as far as they are known (campaign/calendar/public_holidays.h).
enum class OnHolidays : std::uint8_t { as_on_other_days, nothing };

struct SendHours {
  // By weekday, Sunday first (std::chrono::weekday::c_encoding). Those of a day are in order and
  // apart from each other. A day without ranges is closed. Hours that pass midnight are two ranges.
  std::array<std::vector<HourRange>, 7> by_weekday;
  OnHolidays on_holidays{OnHolidays::as_on_other_days};

  friend bool operator==(const SendHours&, const SendHours&) = default;
};

[[nodiscard]] SendHours hours_of_every_day(HourRange range);
// From Monday to Friday, without public holidays.
[[nodiscard]] SendHours hours_of_working_days(HourRange range);

// What is wrong with them, for who has written them. Hours that never come are a fault.
[[nodiscard]] std::optional<std::string> fault_of(const SendHours& hours);

// Where the clock hangs.
struct HoursPlace {
  std::string_view zone;     // A time zone.
  std::string_view country;  // ISO 3166-1 alpha-2, for its holidays; empty: they do not count.
};

struct Opening {
  bool is_open{};
  // It stays so until then at least; to be asked again then. Hours that change sooner than in 30
  // days change exactly then.
  WallTime until;
};

// `hours` have no fault.
[[nodiscard]] Opening opening_at(const SendHours& hours, const HoursPlace& place, WallTime now);

}  // namespace crier::pacing
