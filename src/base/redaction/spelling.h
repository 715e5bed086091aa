// How other programs spell a character: in another case, in full width, and with the escapes that
// mail and the web have for characters (%40, =40, +40, &#64;, \u0040, \x{40}).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace crier {

// One way to read what begins at a place of a text.
struct Reading {
  std::int32_t point{};  // Case-folded, of usual width; negative: no character.
  std::size_t size{};    // The octets that it takes.
};

class Readings {
 public:
  void add(Reading reading) { readings_.at(count_++) = reading; }
  [[nodiscard]] std::span<const Reading> all() const { return {readings_.data(), count_}; }

 private:
  std::array<Reading, 2> readings_{};
  std::size_t count_{};
};

// As it stands there, and as an escape if it looks like one. `at` is less than the size of `text`.
[[nodiscard]] Readings readings_at(std::string_view text, std::size_t at);

// The octet that two hexadecimal digits at the beginning of `digits` stand for.
[[nodiscard]] std::optional<char> hexadecimal_octet(std::string_view digits);

// Places in a text that a search has come to; each once.
class Places {
 public:
  void add(std::size_t place);
  [[nodiscard]] const std::vector<std::size_t>& all() const { return places_; }

 private:
  std::vector<std::size_t> places_;
};

// Letters, digits, and the marks on them.
[[nodiscard]] bool is_word_letter(std::int32_t point);

// Whether the octets before and after a part of a text leave it a word of its own. An escape before
// it ends another word, though it ends in a letter.
[[nodiscard]] bool is_word(std::string_view text, std::size_t begin, std::size_t end);

}  // namespace crier
