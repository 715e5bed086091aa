// A file with several mails in the form of mbox (RFC 4155).
#pragma once

#include <string_view>
#include <vector>

namespace crier::feedback {

// Views into `text`: the mails, each from its line "From …" on. A text that does not begin with one
// is one mail. What begins with "From " within a mail and after an empty line begins another one,
// as all readers of mbox have it, if a date follows on it.
[[nodiscard]] std::vector<std::string_view> mails_of(std::string_view text);

}  // namespace crier::feedback
