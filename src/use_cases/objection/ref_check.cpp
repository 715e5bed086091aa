#include "use_cases/objection/ref_check.h"

#include "audience/text_check.h"
#include "base/unicode.h"

namespace crier::app {

std::optional<std::string> ref_fault(const std::string& ref) {
  constexpr std::size_t octets_max = 200;
  if (ref.empty()) return "the ref is empty; say whose statement it is";
  if (!is_utf8(ref)) return "the ref is no UTF-8";
  if (ref.size() > octets_max) return "the ref is longer than 200 octets";
  if (audience::suspicious_character(ref, {.is_ascii = false, .has_spaces = true})) {
    return "the ref has a character that shows nothing; type it instead of pasting it";
  }
  return std::nullopt;
}

}  // namespace crier::app
