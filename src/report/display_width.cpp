#include "report/display_width.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace crier::report {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Marks that are drawn on the letter before, and format characters (Unicode 15, general categories
// Mn, Me, Cf), for the scripts that people of the EEA write and the common blocks.
constexpr std::array zero_width = {
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489},   Range{0x0591, 0x05BD}, Range{0x0610, 0x061A},
    Range{0x064B, 0x065F}, Range{0x0900, 0x0902},   Range{0x093C, 0x093C}, Range{0x0941, 0x0948},
    Range{0x0E31, 0x0E31}, Range{0x0E34, 0x0E3A},   Range{0x0E47, 0x0E4E}, Range{0x1AB0, 0x1ACE},
    Range{0x1DC0, 0x1DFF}, Range{0x200B, 0x200F},   Range{0x202A, 0x202E}, Range{0x2060, 0x2064},
    Range{0x2066, 0x206F}, Range{0x20D0, 0x20F0},   Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F},
    Range{0xFEFF, 0xFEFF}, Range{0xE0100, 0xE01EF},
};

// East Asian Width "W" and "F" (UAX 11).
constexpr std::array double_width = {
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},
    Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},   Range{0xA000, 0xA4CF},
    Range{0xA960, 0xA97F},   Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},
    Range{0x1F300, 0x1F64F}, Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1F9FF},
    Range{0x20000, 0x3FFFD},
};

template <std::size_t Size>
bool contains(const std::array<Range, Size>& ranges, char32_t letter) {
  const auto range = std::ranges::lower_bound(ranges, letter, {}, &Range::last);
  return range != ranges.end() && letter >= range->first;
}

struct Letter {
  char32_t value;
  std::size_t octets;
};

// The first letter of `text`, which is not empty.
Letter first_letter(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t octets = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (octets == 0 || octets > text.size()) return {.value = 0xFFFD, .octets = 1};
  if (octets == 1) return {.value = lead, .octets = 1};
  char32_t value = lead & (0xFFU >> (octets + 1));
  for (std::size_t index = 1; index < octets; ++index) {
    const auto next = static_cast<unsigned char>(text[index]);
    if ((next & 0xC0U) != 0x80) return {.value = 0xFFFD, .octets = 1};
    value = value << 6U | (next & 0x3FU);
  }
  return {.value = value, .octets = octets};
}

std::size_t width_of(char32_t letter) {
  if (letter < 0x300) return 1;
  if (contains(zero_width, letter)) return 0;
  return contains(double_width, letter) ? 2 : 1;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Letter letter = first_letter(text);
    columns += width_of(letter.value);
    text.remove_prefix(letter.octets);
  }
  return columns;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::string front;
  std::size_t left = columns - 1;
  while (!text.empty()) {
    const Letter letter = first_letter(text);
    const std::size_t width = width_of(letter.value);
    if (width > left) break;
    left -= width;
    front += text.substr(0, letter.octets);
    text.remove_prefix(letter.octets);
  }
  return front + "…";
}

std::string with_margin(std::string_view margin, std::string_view words, std::size_t columns) {
  const std::size_t indent = display_width(margin);
  // Below this, lines say less than the blanks before them.
  constexpr std::size_t width_min = 20;
  const std::size_t width =
      columns == 0 ? words.size() : std::max(columns, indent + width_min) - indent;
  std::string text(margin);
  std::size_t used = 0;
  const auto break_line = [&] {
    text += '\n';
    text.append(indent, ' ');
    used = 0;
  };
  while (!words.empty()) {
    std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    if (used > 0 && used + 1 + display_width(word) > width) break_line();
    if (used > 0) {
      text += ' ';
      ++used;
    }
    for (; !word.empty();) {
      const Letter letter = first_letter(word);
      if (used > 0 && used + width_of(letter.value) > width) break_line();
      text += word.substr(0, letter.octets);
      used += width_of(letter.value);
      word.remove_prefix(letter.octets);
    }
  }
  return text + '\n';
}

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Letter letter = first_letter(text);
    // C0, DEL and C1; and what is no UTF-8.
    const bool control = letter.value < 0x20 || (letter.value >= 0x7F && letter.value < 0xA0) ||
                         (letter.value == 0xFFFD && letter.octets == 1);
    result += control ? std::string_view("?") : text.substr(0, letter.octets);
    text.remove_prefix(letter.octets);
  }
  return result;
}

}  // namespace crier::report
