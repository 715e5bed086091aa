#include "net/http/retry_after.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "net/http/date.h"

namespace crier::http {
namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char letter) { return letter == ' ' || letter == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Any number of digits: what does not fit into an integer is more than the maximum anyway.
std::chrono::seconds bounded_seconds(std::string_view digits) {
  std::int64_t seconds = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  if (result.ec != std::errc{} || seconds > retry_after_max.count()) return retry_after_max;
  return std::chrono::seconds{seconds};
}

}  // namespace

std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, WallTime now) {
  const std::string_view value = trimmed(text);
  if (value.empty()) return std::nullopt;
  if (std::ranges::all_of(value, is_digit)) return bounded_seconds(value);

  const std::optional<WallTime> date = parse_http_date(value, now);
  if (!date) return std::nullopt;
  // Rounded up: a second early is too early.
  const auto delay = std::chrono::ceil<std::chrono::seconds>(*date - now);
  return std::clamp(delay, std::chrono::seconds{0}, retry_after_max);
}

}  // namespace crier::http
