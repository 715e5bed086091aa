// The part of CSS that notices use: inline declarations with six-digit colours and sizes in pixels
// (mail programs keep little else).
#pragma once

#include <cstdint>
#include <string_view>

namespace crier::notice {

struct Colour {
  std::uint8_t red{};
  std::uint8_t green{};
  std::uint8_t blue{};

  friend bool operator==(const Colour&, const Colour&) = default;
};

// How a piece of text looks; what an element does not say it has from its parent.
struct TextStyle {
  Colour colour{0, 0, 0};
  Colour background{255, 255, 255};
  double size_px{16};
  bool is_bold{};
  bool is_hidden{};
};

// `style`: the attribute of an element within text that looks like `inherited`.
[[nodiscard]] TextStyle styled(TextStyle inherited, std::string_view style);

// Whether the element draws a box of its own.
[[nodiscard]] bool draws_box(std::string_view style);

// Between 1 and 21 (WCAG 2.1, "contrast ratio").
[[nodiscard]] double contrast_ratio(Colour one, Colour other);

// What text of this size needs for level AA (WCAG 2.1, 1.4.3).
[[nodiscard]] double contrast_needed(const TextStyle& style);

}  // namespace crier::notice
