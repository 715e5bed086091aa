#include "feedback/folded_text.h"

#include <cstdint>

#include "base/compatible_text.h"
#include "base/unicode.h"

namespace crier::feedback {
namespace {

// What programs of offices put in place of the quotes and dashes of a keyboard.
std::string_view plain_form(std::int32_t point) {
  switch (point) {
    case 0x2018:
    case 0x2019:
    case 0x02BC:
    case 0x00B4:
    case 0x0060: return "'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x00AB:
    case 0x00BB: return "\"";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014: return "-";
    default: return {};
  }
}

bool is_blank(std::int32_t point) {
  return point <= 0x20 || point == 0x7F || point == 0xA0 || point == 0x3000 || point == 0x202F;
}

// Many programs write the languages of Europe without the marks of their letters.
std::string without_accents(std::string_view text) {
  const std::string apart = taken_apart(text);
  std::string plain;
  plain.reserve(apart.size());
  for (std::size_t at = 0; at < apart.size();) {
    const std::size_t begin = at;
    const std::int32_t point = next_code_point(apart, at);
    if (point < 0x300 || point > 0x36F) plain += apart.substr(begin, at - begin);
  }
  return plain;
}

}  // namespace

std::string valid_utf8(std::string_view octets) {
  std::string text;
  text.reserve(octets.size());
  for (std::size_t at = 0; at < octets.size();) {
    const std::size_t begin = at;
    if (next_code_point(octets, at) < 0) {
      text += "\xEF\xBF\xBD";
    } else {
      text += octets.substr(begin, at - begin);
    }
  }
  return text;
}

std::string folded(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  bool is_pending = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::int32_t point = next_code_point(text, at);
    if (point >= 0 &&
        (is_blank(point) || (point != 0x200C && point != 0x200D && shows_nothing(point)))) {
      is_pending = !plain.empty();
      continue;
    }
    if (is_pending) plain += ' ';
    is_pending = false;
    if (point < 0) {
      plain += "\xEF\xBF\xBD";
    } else if (const auto form = plain_form(point); !form.empty()) {
      plain += form;
    } else {
      plain += text.substr(begin, at - begin);
    }
  }
  return is_ascii(plain) ? ascii_lower(plain) : without_accents(case_folded(plain));
}

bool occurs(std::string_view pattern, std::string_view text) {
  if (pattern.starts_with('^')) {
    pattern.remove_prefix(1);
    const std::string_view first = pattern.substr(0, pattern.find('*'));
    if (!text.starts_with(first)) return false;
  }
  std::size_t at = 0;
  while (true) {
    const std::size_t star = pattern.find('*');
    const std::string_view piece = pattern.substr(0, star);
    const std::size_t found = text.find(piece, at);
    if (found == std::string_view::npos) return false;
    if (star == std::string_view::npos) return true;
    at = found + piece.size();
    pattern.remove_prefix(star + 1);
  }
}

}  // namespace crier::feedback
