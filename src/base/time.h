// The two kinds of time. Wall time is for law and database; steady time is for timers and leases
// and never crosses a process border. They do not convert into each other by accident.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

namespace crier {

using WallTime = std::chrono::sys_time<std::chrono::microseconds>;
using SteadyTime = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

// RFC 3339 in UTC, to the second: "2025-05-26T22:00:00Z".
[[nodiscard]] std::string iso8601(WallTime instant);

// Reads what `iso8601` writes, with optional fraction and with any numeric offset. The error says
// what is wrong with the text.
[[nodiscard]] std::expected<WallTime, std::string> parse_iso8601(std::string_view text);

// "250ms", "30s", "20min", "12h", "30d": one number and one unit.
[[nodiscard]] std::expected<std::chrono::milliseconds, std::string> parse_duration(
    std::string_view text);

// For people: "2 d 3 h", "4 h 10 min", "12 s", "250 ms"; the two largest units, rounded down.
[[nodiscard]] std::string human_duration(std::chrono::milliseconds duration);

}  // namespace crier
