// What a message's content is checked for, and dot stuffing (RFC 5321 sections 2.3.8 and 4.5.2).
#pragma once

#include <string>
#include <string_view>

namespace crier::smtp {

struct ContentFacts {
  // Ends with CRLF, has no CR or LF but in CRLF (a bare one is how messages are smuggled into one
  // another), and no line over 998 octets.
  bool is_sound{false};
  bool is_eight_bit{false};         // Some octet is above 127: RFC 6152 asks the server to agree.
  bool header_is_eight_bit{false};  // So is one before the first empty line.
  bool needs_stuffing{false};       // Some line begins with a dot.

  friend bool operator==(const ContentFacts&, const ContentFacts&) = default;
};

[[nodiscard]] ContentFacts inspect_content(std::string_view content);

// Replaces `into` by `content` with the dots doubled that begin a line.
void stuff_dots(std::string_view content, std::string& into);

}  // namespace crier::smtp
