#include "audience/text_check.h"

#include <cstddef>

#include <unicode/uchar.h>

#include "base/unicode.h"

namespace crier::audience {

namespace {

bool is_control(std::int32_t point) {
  if (point < 0x20 || (point >= 0x7F && point <= 0x9F)) return true;
  // U+2028 and U+2029 separate lines and paragraphs; U+202A to U+202E and U+2066 to U+2069 reorder.
  return (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

}  // namespace

std::optional<TextFault> text_fault(std::string_view text) {
  std::optional<TextFault> found;
  std::uint32_t position = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto octet = static_cast<unsigned char>(text[at]);
    const std::int32_t point = next_code_point(text, at);
    ++position;
    if (point < 0) {
      return TextFault{.reason = RejectReason::bad_utf8,
                       .at = {.character = octet, .position = position}};
    }
    if (!found && is_control(point)) {
      found = {.reason = point == 0 ? RejectReason::nul_character : RejectReason::control_character,
               .at = {.character = point, .position = position}};
    }
  }
  return found;
}

std::optional<CharacterAt> suspicious_character(std::string_view text, SuspicionRules rules) {
  std::uint32_t position = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::int32_t point = next_code_point(text, at);
    ++position;
    if (point == ' ' && rules.has_spaces) continue;
    const bool is_hidden = shows_nothing(point) || u_isgraph(point) == 0;
    if (is_hidden || (rules.is_ascii && point >= 0x80)) {
      return CharacterAt{.character = point, .position = position};
    }
  }
  return std::nullopt;
}

}  // namespace crier::audience
