// HTTP-date (RFC 9110 5.6.7).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace crier::http {

// "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::string http_date(WallTime instant);

// Reads its three forms: "Sun, 06 Nov 1994 08:49:37 GMT",
// "Sunday, 06-Nov-94 08:49:37 GMT" (two digits mean the year at most 50 years after `now`) and
// "Sun Nov  6 08:49:37 1994". The day of the week is not checked against the date.
[[nodiscard]] std::optional<WallTime> parse_http_date(std::string_view text, WallTime now);

}  // namespace crier::http
