// Values in Postgres' text form, both ways. Appending reuses the caller's memory: the ledger writes
// twenty thousand rows a second through here.
#pragma once

#include <charconv>
#include <chrono>
#include <concepts>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/time.h"

namespace crier::store {

template <std::integral Integer>
  requires(!std::same_as<Integer, bool> && !std::same_as<Integer, char>)
void append_integer(std::string& into, Integer value) {
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
  into.append(digits, end);
}

// "2025-05-26 22:00:00.123456+00".
void append_timestamp(std::string& into, WallTime instant);
// "2025-05-26".
void append_date(std::string& into, std::chrono::year_month_day date);
// "\x00ff…", the hex form of bytea.
void append_bytes(std::string& into, std::string_view bytes);
// `text` as a field of a text COPY: backslash and the four separators escaped.
void append_copy_text(std::string& into, std::string_view text);
// `text` as a quoted element of an array literal.
void append_array_text(std::string& into, std::string_view text);

// Read what a session of ours writes (UTC, ISO dates, hex bytea). Throw std::runtime_error for
// anything else: a column of another type is a mistake in a statement.
[[nodiscard]] WallTime parse_timestamp(std::string_view text);
[[nodiscard]] std::chrono::year_month_day parse_date(std::string_view text);
[[nodiscard]] std::string parse_bytes(std::string_view text);

}  // namespace crier::store
