#include "web/missing_words.h"

namespace crier::app {

MissingPage missing_words(const PageWords& words, std::string_view accept_language) {
  const std::string language = words.wanted(accept_language);
  return {.language = language,
          .heading = words.text(language, "unknown.heading"),
          .text = words.text(language, "unknown.text")};
}

}  // namespace crier::app
