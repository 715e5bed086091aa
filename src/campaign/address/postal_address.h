// Where letters go. The text form has the lines as they are printed, the name first, and the
// country at the end, divided by '|': "Anna Muster|Musterstr. 5|1010 Wien|AT".
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace crier {

struct PostalAddress {
  std::vector<std::string> lines;  // The name, and at least one more; in printing order.
  std::string country;             // ISO 3166-1 alpha-2, upper case.

  friend bool operator==(const PostalAddress&, const PostalAddress&) = default;
};

// The window of DIN 5008 form B has six lines for the recipient, of which the country takes one.
inline constexpr std::size_t postal_lines_max = 5;
inline constexpr std::size_t postal_line_bytes_max = 100;

// Blanks around lines are none of them, and empty lines are left out. The error says what is wrong
// with `text`, as a sentence without the text.
[[nodiscard]] std::expected<PostalAddress, std::string> postal_address_of(std::string_view text);

// The text form. No line contains '|'.
[[nodiscard]] std::string text_of(const PostalAddress& address);

}  // namespace crier
