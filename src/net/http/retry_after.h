// When a server asks to come back (RFC 9110 10.2.3): a number of seconds or a date.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace crier::http {

// A server may ask for a century by mistake; who sends has a deadline.
inline constexpr std::chrono::seconds retry_after_max = std::chrono::hours{24};

// The delay from `now` on, between 0 (the date has passed) and retry_after_max. Nothing when `text`
// is neither form: then the server has not asked for anything that we understand.
[[nodiscard]] std::optional<std::chrono::seconds> parse_retry_after(std::string_view text,
                                                                    WallTime now);

}  // namespace crier::http
