#include "base/redaction/spelling.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <unicode/uchar.h>

#include "base/unicode.h"

namespace crier {
namespace {

std::optional<std::int32_t> number_of(std::string_view digits, int base) {
  constexpr std::int32_t point_max = 0x10FFFF;
  if (digits.empty()) return std::nullopt;
  std::int32_t value = 0;
  for (const char digit : digits) {
    const char small = static_cast<char>(digit | 0x20);
    int figure = base;
    if (digit >= '0' && digit <= '9') figure = digit - '0';
    if (small >= 'a' && small <= 'f') figure = small - 'a' + 10;
    if (figure >= base) return std::nullopt;
    value = value * base + figure;
    if (value > point_max) return std::nullopt;
  }
  return value;
}

// An octet of URLs, of quoted-printable (RFC 2045), of xtext (RFC 3461).
std::optional<char> escaped_octet(std::string_view text, char mark) {
  if (!text.starts_with(mark)) return std::nullopt;
  return hexadecimal_octet(text.substr(1));
}

std::optional<Reading> escaped_octets(std::string_view text) {
  constexpr std::size_t escape_size = 3;
  constexpr std::size_t octets_max = 4;
  std::string octets;
  while (octets.size() < octets_max && octets.size() * escape_size < text.size()) {
    const auto octet = escaped_octet(text.substr(octets.size() * escape_size), text[0]);
    if (!octet) break;
    octets += *octet;
  }
  if (octets.empty()) return std::nullopt;
  std::size_t end = 0;
  const std::int32_t point = next_code_point(octets, end);
  return Reading{.point = point, .size = end * escape_size};
}

// "&uuml;" is an u, as marks count for nothing.
std::optional<std::int32_t> named_letter(std::string_view name) {
  constexpr std::string_view marks =
      " uml acute grave circ tilde cedil ring caron breve dot ogon macr dblac ";
  if (name == "commat") return '@';
  if (name == "period") return '.';
  if (name == "plus") return '+';
  if (name == "szlig") return U'\u00DF';
  if (name == "oslash") return U'\u00F8';
  if (name == "aelig") return U'\u00E6';
  if (name.empty() || !marks.contains(fmt::format(" {} ", name.substr(1)))) return std::nullopt;
  return name.front();
}

std::optional<Reading> entity(std::string_view text) {
  constexpr std::size_t size_max = 12;
  const auto end = text.substr(0, size_max).find(';');
  if (end == std::string_view::npos) return std::nullopt;
  const auto name = ascii_lower(text.substr(1, end - 1));
  const bool is_hex = name.starts_with("#x");
  const auto point =
      name.starts_with('#')
          ? number_of(std::string_view(name).substr(is_hex ? 2 : 1), is_hex ? 16 : 10)
          : named_letter(name);
  return point ? std::optional(Reading{.point = *point, .size = end + 1}) : std::nullopt;
}

// "\x{FC}" (RFC 6533 3), "\u{fc}".
std::optional<Reading> in_braces(std::string_view text) {
  constexpr std::size_t size_max = 10;
  const auto end = text.substr(0, size_max).find('}');
  if (end == std::string_view::npos) return std::nullopt;
  const auto point = number_of(text.substr(3, end - 3), 16);
  return point ? std::optional(Reading{.point = *point, .size = end + 1}) : std::nullopt;
}

// "\u00fc", "%u00fc".
std::optional<Reading> four_digits(std::string_view text) {
  constexpr std::size_t size = 6;
  if (text.size() < size || (text[1] | 0x20) != 'u') return std::nullopt;
  const auto point = number_of(text.substr(2, 4), 16);
  return point ? std::optional(Reading{.point = *point, .size = size}) : std::nullopt;
}

// The character of octets that are "\xC3\xBC" or "\303\274".
std::optional<Reading> backslashed_octets(std::string_view text) {
  constexpr std::size_t escape_size = 4;
  constexpr std::size_t octets_max = 4;
  std::string octets;
  while (octets.size() < octets_max && octets.size() * escape_size < text.size()) {
    const auto escape = text.substr(octets.size() * escape_size, escape_size);
    if (escape.size() < escape_size || escape[0] != '\\') break;
    const bool is_hex = (escape[1] | 0x20) == 'x';
    const auto octet = number_of(escape.substr(is_hex ? 2 : 1), is_hex ? 16 : 8);
    if (!octet || *octet > 0xFF) break;
    octets += static_cast<char>(*octet);
  }
  if (octets.empty()) return std::nullopt;
  std::size_t end = 0;
  const std::int32_t point = next_code_point(octets, end);
  return Reading{.point = point, .size = end * escape_size};
}

std::optional<Reading> backslashed(std::string_view text) {
  if (text.size() > 2 && text[2] == '{' && ((text[1] | 0x20) == 'x' || (text[1] | 0x20) == 'u'))
    return in_braces(text);
  const auto reading = four_digits(text);
  return reading ? reading : backslashed_octets(text);
}

std::optional<Reading> escape_at(std::string_view text) {
  switch (text[0]) {
    case '%':
      if (const auto reading = four_digits(text)) return reading;
      return escaped_octets(text);
    case '=':
    case '+': return escaped_octets(text);
    case '&': return entity(text);
    case '\\': return backslashed(text);
    default: return std::nullopt;
  }
}

std::int32_t folded(std::int32_t point) {
  constexpr std::int32_t full_width_first = 0xFF01;
  constexpr std::int32_t full_width_last = 0xFF5E;
  if (point < 0) return point;
  if (point >= full_width_first && point <= full_width_last) point -= full_width_first - '!';
  return u_foldCase(point, U_FOLD_CASE_DEFAULT);
}

}  // namespace

Readings readings_at(std::string_view text, std::size_t at) {
  Readings readings;
  std::size_t end = at;
  const std::int32_t point = next_code_point(text, end);
  readings.add({.point = folded(point), .size = end - at});
  const auto escape = escape_at(text.substr(at));
  if (escape && escape->point >= 0)
    readings.add({.point = folded(escape->point), .size = escape->size});
  return readings;
}

std::optional<char> hexadecimal_octet(std::string_view digits) {
  constexpr int hexadecimal = 16;
  if (digits.size() < 2) return std::nullopt;
  const auto value = number_of(digits.substr(0, 2), hexadecimal);
  return value ? std::optional(static_cast<char>(*value)) : std::nullopt;
}

void Places::add(std::size_t place) {
  if (std::ranges::find(places_, place) == places_.end()) places_.push_back(place);
}

bool is_word_letter(std::int32_t point) {
  return point >= 0 && (u_isalnum(point) != 0 || (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0);
}

bool is_word(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t escape_size = 3;
  if (end < text.size()) {
    std::size_t after = end;
    if (is_word_letter(next_code_point(text, after))) return false;
  }
  if (begin == 0) return true;
  std::size_t before = begin - 1;
  while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0) == 0x80) --before;
  if (!is_word_letter(next_code_point(text, before))) return true;
  if (begin < escape_size) return false;
  const auto escape = escape_at(text.substr(begin - escape_size, escape_size));
  return escape && escape->point >= 0 && !is_word_letter(escape->point);
}

}  // namespace crier
