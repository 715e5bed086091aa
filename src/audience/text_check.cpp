#include "audience/text_check.h"

#include <cstddef>
#include <cstdint>

#include "base/unicode.h"

namespace crier::audience {

namespace {

bool is_control(std::int32_t point) {
  if (point < 0x20 || (point >= 0x7F && point <= 0x9F)) return true;
  // U+2028 and U+2029 separate lines and paragraphs; U+202A to U+202E and U+2066 to U+2069 reorder.
  return (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

}  // namespace

std::optional<RejectReason> text_fault(std::string_view text) {
  std::optional<RejectReason> found;
  for (std::size_t at = 0; at < text.size();) {
    const std::int32_t point = next_code_point(text, at);
    if (point < 0) return RejectReason::bad_utf8;
    if (!found && is_control(point)) {
      found = point == 0 ? RejectReason::nul_character : RejectReason::control_character;
    }
  }
  return found;
}

}  // namespace crier::audience
