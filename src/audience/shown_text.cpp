#include "audience/shown_text.h"

#include <array>

#include <fmt/format.h>
#include <unicode/uchar.h>

#include "base/unicode.h"

namespace crier::audience {

namespace {

constexpr std::size_t shown_characters_max = 60;

bool is_visible(std::int32_t point) {
  return point == ' ' || u_isgraph(point) != 0;
}

// Unicode gives controls no names.
std::string control_name(std::int32_t point) {
  switch (point) {
    case 0x00: return "NULL";
    case 0x09: return "TAB";
    case 0x0A: return "LINE FEED";
    case 0x0D: return "CARRIAGE RETURN";
    case 0x1A: return "SUBSTITUTE";
    case 0x7F: return "DELETE";
    case 0x85: return "NEXT LINE";
    default: return "CONTROL CHARACTER";
  }
}

}  // namespace

std::string shown(std::string_view text) {
  std::string result;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++characters) {
    if (characters == shown_characters_max) return result + "…";
    const std::size_t from = at;
    const std::int32_t point = next_code_point(text, at);
    if (point < 0) {
      for (const char octet : text.substr(from, at - from)) {
        result += fmt::format("\\x{:02X}", static_cast<unsigned char>(octet));
      }
    } else if (is_visible(point)) {
      result += text.substr(from, at - from);
    } else {
      result += fmt::format("\\u{:04X}", point);
    }
  }
  return result;
}

std::string character_name(std::int32_t point) {
  std::array<char, 128> name{};
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t length = u_charName(point, U_UNICODE_CHAR_NAME, name.data(),
                                         static_cast<std::int32_t>(name.size()), &status);
  const bool has_name = U_SUCCESS(status) && length > 0;
  const std::string control = u_iscntrl(point) != 0 ? control_name(point) : std::string();
  return fmt::format("U+{:04X}{}{}", point, has_name || !control.empty() ? " " : "",
                     has_name ? std::string(name.data()) : control);
}

}  // namespace crier::audience
