// Telephone numbers of E.164.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crier::audience {

// Canonical as it stands.
[[nodiscard]] bool is_phone_number(std::string_view text);

// "+431234567" for "+43 (1) 234-567" and "0043 1 234567": a plus sign, no leading zero, 4 to 15
// digits. Blanks, hyphens, dots, slashes and brackets between the digits are for the eye; "(0)" is
// the zero that is dialled inside a country only. Nothing for a number without its country.
[[nodiscard]] std::optional<std::string> canonical_phone_number(std::string_view text);

}  // namespace crier::audience
