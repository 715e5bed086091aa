#include "web/missing_words.h"

#include "web/page_words.h"

namespace crier::app {

MissingPage missing_words(std::string_view accept_language) {
  static const PageWords words("language_page");
  const std::string language = words.wanted(accept_language);
  return {.language = language,
          .heading = words.text(language, "unknown.heading"),
          .text = words.text(language, "unknown.text")};
}

}  // namespace crier::app
