// A notice as a page: the HTML that people got, and above it a list of its languages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crier::app {

struct LanguageBar {
  std::vector<std::string> languages;  // Tags of texts.
  std::string_view current;            // One of them.
  std::string_view label{};            // What the list is, for screen readers.
  std::string_view further_query{};    // "withdraw=1": what the page is asked for besides.
};

// `html` is a whole document; the list comes first in its body. Each language links to the same
// page with ?lang=<tag>.
[[nodiscard]] std::string with_language_bar(std::string html, const LanguageBar& bar);

// `html` is a notice, which mail programs show in a page of their own; this one is ours, and has
// one main part, which screen readers jump to.
[[nodiscard]] std::string with_main_part(std::string html);

// A page that says in the reader's language that there is no notice here.
struct MissingPage {
  std::string language;
  std::string heading;
  std::string text;
};
[[nodiscard]] std::string missing_page(const MissingPage& page);

}  // namespace crier::app
