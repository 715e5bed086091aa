// Instants in words. Weekday, date, time and zone come from one value and are formatted together by
// ICU in the reader's language, so that they cannot contradict each other.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace crier::notice {

struct DateReader {
  std::string_view locale;  // A tag.
  std::string_view zone;    // An IANA id.
};

// "Monday 26 May 2025 at 24:00 (Central European Summer Time, Brussels)": the end of a period.
// Local midnight is the 24:00 of the day that it ends.
[[nodiscard]] std::string end_in_words(WallTime end, const DateReader& reader);

// "26 May 2025": the day before a local midnight; else that of the end, "27 May 2025 at 01:00".
[[nodiscard]] std::string last_day_in_words(WallTime end, const DateReader& reader);

// "Tuesday 27 May 2025", and with time and zone if it is not local midnight.
[[nodiscard]] std::string begin_in_words(WallTime begin, const DateReader& reader);

// "27 May 2025".
[[nodiscard]] std::string first_day_in_words(WallTime begin, const DateReader& reader);

}  // namespace crier::notice
