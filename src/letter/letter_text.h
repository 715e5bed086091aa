// The plain text of a notice as parts of a printed letter. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace crier::letter {

enum class PartKind : std::uint8_t {
  line,     // A paragraph, or one of several lines that belong together.
  heading,  // "*** words ***"
  rule,     // A line of at least ten '-' or '='.
  gap,      // One or more empty lines.
};

// A view into the text.
struct TextPart {
  PartKind kind{};
  std::string_view words;  // Without the signs around a heading and the blanks in front of a line.
  int indent{};            // Blanks in front of a line.

  friend bool operator==(const TextPart&, const TextPart&) = default;
};

// No gap is first or last, and no two gaps follow each other.
[[nodiscard]] std::vector<TextPart> parts_of(std::string_view text);

}  // namespace crier::letter
