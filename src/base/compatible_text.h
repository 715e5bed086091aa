// What was typed with another keyboard, in the letters and digits that identifiers are compared in.
#pragma once

#include <string>
#include <string_view>

namespace crier {

// Normalization Form KC (UAX 15): also one sequence for letters that differ in their width or form
// alone, such as those of East Asian keyboards. `text` is UTF-8.
[[nodiscard]] std::string nfkc(std::string_view text);

// Normalization Form KD: the letters and their marks apart. `text` is UTF-8.
[[nodiscard]] std::string taken_apart(std::string_view text);

// Decimal digits of any script as those of ASCII; everything else as it is. `text` is UTF-8.
[[nodiscard]] std::string with_ascii_digits(std::string_view text);

}  // namespace crier
