// Quoted-printable of MIME (RFC 2045 section 6.7): lines of at most 76 characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crier::notice {

inline constexpr std::string_view soft_break = "=\r\n";

// Text of which the length is known when it is compiled: keeps count of the line.
class QuotedPrintableLines {
 public:
  // A line end is "\n" or "\r\n" and becomes a hard break.
  void append(std::string& into, std::string_view text);
  // Leaves room for `width` characters that need no encoding and follow at once.
  void leave_room(std::string& into, std::size_t width);
  // Ends the line in such a way that it is not ended for the reader. Nothing when a line begins.
  void break_line(std::string& into);

 private:
  void append_octet(std::string& into, char octet, bool at_line_end);

  std::size_t column_{};
};

// A value from outside on a line of its own: begins in column 0 and ends with a soft break; nothing
// for an empty value. Line ends in it are encoded, so that they remain one value.
void append_quoted_printable_value(std::string& into, std::string_view value);

// How long `text` becomes, but for soft breaks.
[[nodiscard]] std::size_t quoted_printable_size(std::string_view text);

}  // namespace crier::notice
