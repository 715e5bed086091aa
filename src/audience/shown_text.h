// Text of a file in a message for people: whatever it is, the terminal gets letters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace crier::audience {

// `text` with what is no text or would not show as \x.. or \u..., cut to a length that fits a line.
[[nodiscard]] std::string shown(std::string_view text);

// "U+00A0 NO-BREAK SPACE"
[[nodiscard]] std::string character_name(std::int32_t point);

}  // namespace crier::audience
