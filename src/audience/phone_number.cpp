#include "audience/phone_number.h"

#include <algorithm>
#include <array>

#include "base/unicode.h"

namespace crier::audience {

namespace {

constexpr std::size_t digits_min = 4;
constexpr std::size_t digits_max = 15;

// Between the digits; the hyphens and dashes of Unicode, its blanks, and the marks of direction
// that programs put around numbers.
bool is_for_the_eye(std::int32_t point) {
  constexpr std::array<std::int32_t, 6> ascii{' ', '-', '.', '/', '(', ')'};
  if (std::ranges::find(ascii, point) != ascii.end()) return true;
  return (point >= 0x2010 && point <= 0x2015) || point == 0x2212 ||
         (point >= 0x80 && shows_nothing(point));
}

}  // namespace

bool is_phone_number(std::string_view text) {
  if (text.size() <= digits_min || text.size() > digits_max + 1) return false;
  if (text[0] != '+' || text[1] == '0') return false;
  return std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string> canonical_phone_number(std::string_view text) {
  constexpr std::string_view national_zero = "(0)";
  std::string number;
  for (std::size_t at = 0; at < text.size();) {
    if (number.size() > 1 && text.substr(at).starts_with(national_zero)) {
      at += national_zero.size();
      continue;
    }
    const std::int32_t point = next_code_point(text, at);
    const bool is_digit = point >= '0' && point <= '9';
    if (is_digit || (point == '+' && number.empty())) {
      number += static_cast<char>(point);
    } else if (!is_for_the_eye(point)) {
      return std::nullopt;
    }
  }
  if (number.starts_with("00")) number.replace(0, 2, "+");
  if (!is_phone_number(number)) return std::nullopt;
  return number;
}

}  // namespace crier::audience
