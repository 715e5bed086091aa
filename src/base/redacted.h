// Text that other programs have written, made fit for logs, alarms and screens: it repeats the
// addresses of people, may carry control characters, and has no bound.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace crier {

inline constexpr std::size_t redacted_size_max = 300;

// One line of valid UTF-8 of at most `redacted_size_max` octets. Mail addresses are replaced by
// "[address]"; so is what stands before the '@' of `person`, the address that the text may be
// about.
[[nodiscard]] std::string redacted(std::string_view text, std::string_view person = {});

}  // namespace crier
