// Text that other programs have written, made fit for logs, alarms and screens: it repeats the
// addresses of people, may carry control characters, and has no bound.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crier {

inline constexpr std::size_t redacted_size_max = 300;

// The person that the text may be about.
struct RedactedPerson {
  std::string_view address;
  std::string_view name;
};

// One line of valid UTF-8 of at most `size_max` octets. Mail addresses are replaced by "[address]";
// so is the person's address in whatever spelling, what stands before its '@', and its domain where
// that follows within a few words. Their name, and each word of it, is replaced by "[name]".
[[nodiscard]] std::string redacted(std::string_view text, const RedactedPerson& person = {},
                                   std::size_t size_max = redacted_size_max);

}  // namespace crier
