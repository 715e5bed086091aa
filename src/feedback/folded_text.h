// Text of foreign programs, made comparable: in whatever case, broken into lines anyhow.
#pragma once

#include <string>
#include <string_view>

namespace crier::feedback {

// Valid UTF-8 of any octets: what is none becomes U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view octets);

// Without differences of case and of accents, white space as single blanks, typographic quotes and
// dashes as those of keyboards. Any octets.
[[nodiscard]] std::string folded(std::string_view text);

// Whether pieces that are divided by "*" occur in this order. A piece that begins with "^" stands
// at the begin of the text. Both are folded.
[[nodiscard]] bool occurs(std::string_view pattern, std::string_view text);

}  // namespace crier::feedback
