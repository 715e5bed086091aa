// Unicode text in UTF-8, by ICU: code points, the white space around a text, one normal form. What
// is plain ASCII, as nearly every value is, costs a look at its octets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace crier {

[[nodiscard]] bool is_ascii(std::string_view text);
// ASCII letters in lower case; everything else as it is.
[[nodiscard]] std::string ascii_lower(std::string_view text);

// The code point at `at`, which moves to the next one; negative where the bytes are not UTF-8. `at`
// is less than the size of `text`.
[[nodiscard]] std::int32_t next_code_point(std::string_view text, std::size_t& at);

[[nodiscard]] bool is_utf8(std::string_view text);

// Part of `text`: without white space at its ends, which is whatever Unicode calls so (no-break
// and ideographic spaces, line ends), and U+200B and U+FEFF, which show nothing and are left there
// by programs that copy cells. Octets that are not UTF-8 stay.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// Whether a character leaves nothing to be seen: white space, soft hyphens, joiners, marks of
// direction, selectors of variants, tags, fillers, blank patterns. `point` is no negative number.
[[nodiscard]] bool shows_nothing(std::int32_t point);

// As trimmed(), and without anything at the ends that shows nothing. In words of some languages
// these mean something; around an identifier they make another one that looks the same.
[[nodiscard]] std::string_view trimmed_of_invisible(std::string_view text);

// Normalization Form C (UAX 15): one sequence for what looks the same. `text` is UTF-8.
[[nodiscard]] bool is_nfc(std::string_view text);
[[nodiscard]] std::string nfc(std::string_view text);

// Without differences of case (UAX 44, full case folding), in NFC. `text` is UTF-8.
[[nodiscard]] std::string case_folded(std::string_view text);

}  // namespace crier
