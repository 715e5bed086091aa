#include "audience/mail_address.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "audience/utf8.h"

namespace crier::audience {

namespace {

constexpr std::size_t local_part_bytes_max = 64;  // RFC 5321 4.5.3.1.1.
constexpr std::size_t domain_bytes_max = 253;     // RFC 1035 2.3.4: 255 octets on the wire.
constexpr std::size_t label_bytes_max = 63;

constexpr std::uint8_t in_local_part = 1;  // atext of RFC 5322.
constexpr std::uint8_t in_label = 2;       // Letter or digit.
constexpr std::uint8_t beyond_ascii = 4;

constexpr std::array<std::uint8_t, 256> classes = [] {
  std::array<std::uint8_t, 256> table{};
  const auto allow = [&table](char character, std::uint8_t where) {
    table[static_cast<unsigned char>(character)] |= where;
  };
  for (char letter = 'a'; letter <= 'z'; ++letter) allow(letter, in_local_part | in_label);
  for (char letter = 'A'; letter <= 'Z'; ++letter) allow(letter, in_local_part | in_label);
  for (char digit = '0'; digit <= '9'; ++digit) allow(digit, in_local_part | in_label);
  for (const char sign : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '/', '=', '?', '^', '_',
                          '`', '{', '|', '}', '~'}) {
    allow(sign, in_local_part);
  }
  for (std::size_t byte = 0x80; byte < table.size(); ++byte) {
    table[byte] = in_local_part | in_label | beyond_ascii;
  }
  return table;
}();

std::uint8_t class_of(char byte) {
  return classes[static_cast<unsigned char>(byte)];
}

// A dot-atom: at least one character between dots.
bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > local_part_bytes_max) return false;
  char before = '.';
  for (const char character : text) {
    if (character == '.' ? before == '.' : (class_of(character) & in_local_part) == 0) return false;
    before = character;
  }
  return before != '.';
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > label_bytes_max) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(label, [](char character) {
    return character == '-' || (class_of(character) & in_label) != 0;
  });
}

bool is_domain(std::string_view text) {
  if (text.size() > domain_bytes_max) return false;
  std::string_view label = text;
  bool has_dot = false;
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    if (!is_label(text.substr(0, dot))) return false;
    text.remove_prefix(dot + 1);
    label = text;
    has_dot = true;
  }
  // A last label of digits alone would be an IPv4 address.
  const bool is_number = std::ranges::all_of(label, [](char c) { return c >= '0' && c <= '9'; });
  return has_dot && is_label(label) && !is_number;
}

// Spaces and invisible characters beyond ASCII, which look like nothing or like another address.
bool has_hidden_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::int32_t point = next_code_point(text, at);
    if (point == 0xA0 || point == 0xAD || point == 0x1680 || point == 0x3000 || point == 0xFEFF ||
        (point >= 0x2000 && point <= 0x206F) || (point >= 0xFFF0 && point <= 0xFFFF)) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool is_mail_address(std::string_view address) {
  if (address.size() > mail_address_bytes_max) return false;
  const std::size_t at = address.find('@');
  if (at == std::string_view::npos) return false;
  // A second @ is no character of a domain.
  if (!is_local_part(address.substr(0, at)) || !is_domain(address.substr(at + 1))) return false;
  const bool is_ascii = std::ranges::none_of(
      address, [](char character) { return (class_of(character) & beyond_ascii) != 0; });
  return is_ascii || !has_hidden_characters(address);
}

}  // namespace crier::audience
