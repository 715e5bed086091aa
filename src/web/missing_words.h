// What is said in every language to somebody whose address leads nowhere; the words are in
// templates/language_page/.
#pragma once

#include <string_view>

#include "web/language_bar.h"

namespace crier::app {

// In the language that the browser wants most, else in English.
[[nodiscard]] MissingPage missing_words(std::string_view accept_language);

}  // namespace crier::app
