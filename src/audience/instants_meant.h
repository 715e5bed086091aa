// Instants as people, spreadsheets and databases write them, and what they leave open.
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"

namespace crier::audience {

// A date means all of its day, and a time without a zone its instant in every zone of the Earth
// (UTC+14 to UTC-12). Equal when nothing is open. Never after the end of the year 9999.
struct InstantsMeant {
  WallTime earliest;
  WallTime latest;

  friend bool operator==(const InstantsMeant&, const InstantsMeant&) = default;
};

// Directive 95/46/EC gave people the right to object. What is older was no objection: 1900, 1904
// and 1970 are how spreadsheets and databases write an empty date.
inline constexpr WallTime first_objection =
    std::chrono::sys_days(std::chrono::year(1995) / std::chrono::January / 1);

// The year comes first: "2026-11-01", "2026/11/01", "20261101", with "T10:00", " 10:00:30.25", and
// "Z", "UTC", "+02", "+0200", "+02:00". Nothing for anything else: in "01.11.2026" it is open which
// is the month.
[[nodiscard]] std::optional<InstantsMeant> instants_meant(std::string_view text);

}  // namespace crier::audience
