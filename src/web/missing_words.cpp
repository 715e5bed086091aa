#include "web/missing_words.h"

#include <string>
#include <vector>

#include "base/check.h"
#include "notice/template/catalogue.h"
#include "notice/template/message_file.h"
#include "web/accept_language.h"

namespace crier::app {
namespace {

constexpr std::string_view folder = "language_page";

std::vector<MissingPage> shipped_words() {
  const notice::Catalogue catalogue = notice::Catalogue::shipped();
  std::vector<MissingPage> pages;
  for (const std::string& tag : catalogue.locales(folder)) {
    const auto messages = notice::read_messages(
        *catalogue.file(std::string(folder) + "/messages/" + tag + ".properties"));
    CRIER_CHECK(messages.has_value());
    pages.push_back({.language = tag,
                     .heading = messages->at("unknown.heading").text,
                     .text = messages->at("unknown.text").text});
  }
  return pages;
}

}  // namespace

MissingPage missing_words(std::string_view accept_language) {
  static const std::vector<MissingPage> pages = shipped_words();
  static const std::vector<std::string> tags = [] {
    std::vector<std::string> all;
    for (const MissingPage& page : pages) all.push_back(page.language);
    return all;
  }();
  std::string wanted = wanted_language(accept_language, tags);
  if (wanted.empty()) wanted = "en";
  for (const MissingPage& page : pages) {
    if (page.language == wanted) return page;
  }
  CRIER_CHECK(false);
}

}  // namespace crier::app
