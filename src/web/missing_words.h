// What is said in every language to somebody whose address leads nowhere; the words are in
// templates/language_page/.
#pragma once

#include <string_view>

#include "web/language_bar.h"
#include "web/page_words.h"

namespace crier::app {

// `words` is of the folder language_page. In the language that the browser wants most, else in
// English.
[[nodiscard]] MissingPage missing_words(const PageWords& words, std::string_view accept_language);

}  // namespace crier::app
