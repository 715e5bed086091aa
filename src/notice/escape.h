// Values made harmless for the place where they are written.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace crier::notice {

// For HTML text and for attribute values in quotes.
void append_html(std::string& into, std::string_view text);

// For the inside of a JSON string (RFC 8259). `text` is UTF-8; what is not becomes U+FFFD.
void append_json(std::string& into, std::string_view text);

// A name as a notice prints it: one line of UTF-8 without control characters and without the marks
// that turn the direction of the text around them; cut at a character when it is longer than any
// name. What was not UTF-8 is U+FFFD.
class CleanName {
 public:
  static constexpr std::size_t octets_max = 256;

  explicit CleanName(std::string_view raw);

  [[nodiscard]] std::string_view text() const { return {octets_.data(), size_}; }

 private:
  std::array<char, octets_max> octets_;  // Only the first size_ are written.
  std::size_t size_{};
};

// One character at the front of `text`: its octets and its code point. An octet that begins no
// well-formed sequence stands alone as U+FFFD. `text` is not empty.
struct Character {
  std::string_view octets;
  char32_t code_point{};
};
[[nodiscard]] Character front_character(std::string_view text);

inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";
inline constexpr char32_t replacement_code_point = 0xFFFD;

}  // namespace crier::notice
