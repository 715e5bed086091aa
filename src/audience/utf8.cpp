#include "audience/utf8.h"

#include <unicode/utf8.h>

namespace crier::audience {

// U8_NEXT is a macro of many branches, hence one function that has nothing else in it.
// NOLINTNEXTLINE(readability-function-size)
std::int32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  UChar32 point = 0;
  U8_NEXT(bytes, at, text.size(), point);  // NOLINT(bugprone-inc-dec-in-conditions)
  return point;
}

}  // namespace crier::audience
