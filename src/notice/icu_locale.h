// From a reader's tag to ICU's locale.
#pragma once

#include <string_view>

#include <unicode/locid.h>

namespace crier::notice {

// "en" alone is American to ICU, with the month before the day: here it is that of Ireland.
[[nodiscard]] icu::Locale icu_locale(std::string_view tag);

}  // namespace crier::notice
