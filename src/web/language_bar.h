// A notice as a page: the HTML that people got, and above it a list of its languages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crier::app {

// `html` is a whole document; the list comes first in its body. `languages` are tags of texts, one
// of them `current`. Each links to the same page with ?lang=<tag>.
[[nodiscard]] std::string with_language_bar(std::string html,
                                            const std::vector<std::string>& languages,
                                            std::string_view current);

// A page that says in the reader's language that there is no notice here.
struct MissingPage {
  std::string language;
  std::string heading;
  std::string text;
};
[[nodiscard]] std::string missing_page(const MissingPage& page);

}  // namespace crier::app
