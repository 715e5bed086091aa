// What the notices of a campaign have stated, for a page in a reader's language. Pure.
#pragma once

#include <string>
#include <string_view>

#include "notice/dates.h"
#include "use_cases/objection/objection_terms.h"

namespace crier::app {

// In that language, else what the campaign is called.
[[nodiscard]] std::string stated_purpose(const ObjectionTerms& terms, std::string_view language);
// Empty: it is not known.
[[nodiscard]] std::string stated_controller(const ObjectionTerms& terms, std::string_view language);
// Valid while both are.
[[nodiscard]] notice::DateReader date_reader(const ObjectionTerms& terms,
                                             std::string_view language);

}  // namespace crier::app
