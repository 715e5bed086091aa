// A file with several mails in the form of mbox (RFC 4155).
#pragma once

#include <string_view>
#include <vector>

namespace crier::feedback {

// Views into `text`: the mails, each from its line "From …" on. A text that does not begin with one
// is one mail. Such a line with a date begins another one after an empty line, as all readers of
// mbox have it, and after any line where its date is written in full.
[[nodiscard]] std::vector<std::string_view> mails_of(std::string_view text);

}  // namespace crier::feedback
