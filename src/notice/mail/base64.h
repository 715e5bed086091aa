// Base64 of MIME (RFC 2045 section 6.8): lines of at most 76 characters.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace crier::notice {

// RFC 4648 section 4, padded, in one line.
void append_base64(std::string& into, std::string_view octets);

// As append_base64, with a line end after every 76 characters and after the last one.
// `octets.size()` is a multiple of 3.
void append_base64_lines(std::string& into, std::string_view octets);

// A stream of octets that comes piece by piece. A piece begins on a line of its own, so that
// encoded pieces can be kept; decoders skip line ends.
class Base64Stream {
 public:
  void append(std::string& into, std::string_view octets);
  // Closes the stream with the padding that is due.
  void finish(std::string& into);

  // Octets in the group that is not complete yet, 0 to 2.
  [[nodiscard]] std::size_t open() const { return open_; }
  // Adds to the open group, which must not become complete by less than all of `octets`.
  void append_open(std::string& into, std::string_view octets);

 private:
  std::array<char, 3> group_{};
  std::size_t open_{};
};

}  // namespace crier::notice
