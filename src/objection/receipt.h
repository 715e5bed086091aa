// The number of a receipt, which people read out on the telephone and copy from paper: twelve
// letters and digits in groups of four, without I, L, O and U (Crockford's base 32), the last of
// them a check digit. The other eleven are drawn by chance, so that a number says nothing of how
// many there are, and nobody guesses one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crier::objection {

// "7KQM-2D9X-4VTA". `chance` is from the system's source of random octets.
[[nodiscard]] std::string receipt_number(std::uint64_t chance);

// A new one.
[[nodiscard]] std::string new_receipt_number();

// As it is kept, of what somebody has typed: in any case, with I, L and O for what they look like,
// with or without hyphens and blanks. Nothing: a digit is wrong, or two have changed places.
[[nodiscard]] std::optional<std::string> receipt_number_of(std::string_view typed);

// What is wrong with what somebody has typed for one, as the rest of a sentence: "is no receipt
// number: …". Nothing: it is one, or does not look like one.
[[nodiscard]] std::optional<std::string> receipt_slip(std::string_view typed);
// The same of whatever is none: one that does not look like one is told how they look.
[[nodiscard]] std::string receipt_fault(std::string_view typed);

}  // namespace crier::objection
