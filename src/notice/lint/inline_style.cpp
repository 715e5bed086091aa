#include "notice/lint/inline_style.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace crier::notice {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

// Calls `take(property, value)` for each declaration.
template <class Take>
void each_declaration(std::string_view style, Take take) {
  while (!style.empty()) {
    const std::size_t end = style.find(';');
    const std::string_view declaration = style.substr(0, end);
    const std::size_t colon = declaration.find(':');
    if (colon != std::string_view::npos) {
      take(trimmed(declaration.substr(0, colon)), trimmed(declaration.substr(colon + 1)));
    }
    style.remove_prefix(end == std::string_view::npos ? style.size() : end + 1);
  }
}

// "#17479e", alone or as a word of a longer value.
std::optional<Colour> colour_in(std::string_view value) {
  const std::size_t begin = value.find('#');
  if (begin == std::string_view::npos || value.size() < begin + 7) return std::nullopt;
  unsigned packed = 0;
  const char* const digits = value.data() + begin + 1;
  if (std::from_chars(digits, digits + 6, packed, 16).ptr != digits + 6) return std::nullopt;
  return Colour{static_cast<std::uint8_t>(packed >> 16U), static_cast<std::uint8_t>(packed >> 8U),
                static_cast<std::uint8_t>(packed)};
}

std::optional<double> pixels_in(std::string_view value) {
  const std::size_t unit = value.find("px");
  if (unit == std::string_view::npos) return std::nullopt;
  const std::size_t begin = value.find_last_of(" \t", unit) + 1;
  double pixels = 0;
  const auto parsed = std::from_chars(value.data() + begin, value.data() + unit, pixels);
  return parsed.ec == std::errc() ? std::optional(pixels) : std::nullopt;
}

double channel(std::uint8_t value) {
  const double share = value / 255.0;
  return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour) {
  return 0.2126 * channel(colour.red) + 0.7152 * channel(colour.green) +
         0.0722 * channel(colour.blue);
}

}  // namespace

TextStyle styled(TextStyle style, std::string_view declarations) {
  each_declaration(declarations, [&](std::string_view property, std::string_view value) {
    if (property == "color") style.colour = colour_in(value).value_or(style.colour);
    if (property == "background" || property == "background-color") {
      style.background = colour_in(value).value_or(style.background);
    }
    if (property == "font-size" || property == "font") {
      style.size_px = pixels_in(value).value_or(style.size_px);
    }
    if (property == "font-weight") style.is_bold = value == "bold" || value >= "600";
    if (property == "display" && value == "none") style.is_hidden = true;
  });
  return style;
}

bool draws_box(std::string_view declarations) {
  bool has_box = false;
  each_declaration(declarations, [&](std::string_view property, std::string_view value) {
    has_box |= property == "border" && !value.starts_with('0');
  });
  return has_box;
}

double contrast_ratio(Colour one, Colour other) {
  const double first = luminance(one);
  const double second = luminance(other);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

double contrast_needed(const TextStyle& style) {
  constexpr double large_px = 24;
  constexpr double large_bold_px = 18.66;
  const bool is_large = style.size_px >= (style.is_bold ? large_bold_px : large_px);
  return is_large ? 3 : 4.5;
}

}  // namespace crier::notice
