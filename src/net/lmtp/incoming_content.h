// The octets of a message on their way in, until the line with a dot alone (RFC 5321
// section 4.5.2). Only CRLF ends a line here: whoever takes a bare LF for an end may be sent
// another message within the first one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace crier::lmtp {

class IncomingContent {
 public:
  // What is beyond `octets_max` is read and dropped.
  explicit IncomingContent(std::size_t octets_max) : octets_max_(octets_max) {}

  // Returns how many of `octets` belong to the message and its end; fewer than all of them only
  // when it has ended.
  std::size_t add(std::string_view octets);

  [[nodiscard]] bool has_ended() const { return has_ended_; }
  [[nodiscard]] bool is_too_large() const { return octets_ > octets_max_; }
  [[nodiscard]] std::size_t octets() const { return octets_; }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  enum class At { line_begin, dot, dot_return, within, carriage_return };

  void keep(char octet);

  std::size_t octets_max_;
  std::size_t octets_{};
  At at_{At::line_begin};
  bool has_ended_{};
  std::string text_;
};

}  // namespace crier::lmtp
