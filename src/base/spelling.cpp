#include "base/spelling.h"

#include <algorithm>
#include <string>

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

std::optional<Reading> entity(std::string_view text) {
  constexpr std::size_t size_max = 12;
  const auto end = text.substr(0, size_max).find(';');
  if (end == std::string_view::npos) return std::nullopt;
  const auto name = ascii_lower(text.substr(1, end - 1));
  if (name == "commat") return Reading{.point = '@', .size = end + 1};
  if (name == "period") return Reading{.point = '.', .size = end + 1};
  if (name == "plus") return Reading{.point = '+', .size = end + 1};
  if (!name.starts_with('#')) return std::nullopt;
  const bool is_hex = name.starts_with("#x");
  const auto point = number_of(std::string_view(name).substr(is_hex ? 2 : 1), is_hex ? 16 : 10);
  return point ? std::optional(Reading{.point = *point, .size = end + 1}) : std::nullopt;
}

std::optional<Reading> backslashed(std::string_view text) {
  constexpr std::size_t size = 6;
  if (text.size() < size || (text[1] | 0x20) != 'u') return std::nullopt;
  const auto point = number_of(text.substr(2, 4), 16);
  return point ? std::optional(Reading{.point = *point, .size = size}) : std::nullopt;
}

std::optional<Reading> escape_at(std::string_view text) {
  switch (text[0]) {
    case '%':
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

// Where a dot in words ends.
std::size_t end_of_dot(std::string_view text, std::size_t at) {
  for (const std::string_view dot : {"[dot]", " [dot] ", "(dot)", " (dot) ", "{dot}", " dot "}) {
    if (ascii_lower(text.substr(at, dot.size())) == dot) return at + dot.size();
  }
  return std::string_view::npos;
}

void add_ends_of_letter(std::string_view text, std::size_t at, std::int32_t wanted, Places& ends) {
  for (const Reading& reading : readings_at(text, at).all()) {
    if (reading.point == wanted) ends.add(at + reading.size);
  }
  if (wanted != '.') return;
  const auto dot_end = end_of_dot(text, at);
  if (dot_end != std::string_view::npos) ends.add(dot_end);
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

std::size_t end_of_word(std::string_view text, std::size_t at, std::string_view word) {
  std::vector<std::size_t> places = {at};
  for (std::size_t next = 0; next < word.size() && !places.empty();) {
    const std::int32_t wanted = folded(next_code_point(word, next));
    Places reached;
    for (const std::size_t place : places) {
      if (place < text.size()) add_ends_of_letter(text, place, wanted, reached);
    }
    places = reached.all();
  }
  if (word.empty() || places.empty()) return std::string_view::npos;
  return std::ranges::max(places);
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
