// What a browser says of the languages that its user reads (RFC 9110 section 12.5.4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crier::app {

// Canonical tags, the most wanted first; those of the same weight in the order of the header. What
// is malformed, "*" and what is refused (q=0) is left out.
[[nodiscard]] std::vector<std::string> accepted_languages(std::string_view header);

// The one of `available` that somebody with these wants most, by RFC 4647 look-up; empty: none.
[[nodiscard]] std::string wanted_language(std::string_view header,
                                          const std::vector<std::string>& available);

}  // namespace crier::app
