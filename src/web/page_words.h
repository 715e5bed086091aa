// The words of Crier's own pages, in every language: a folder of message files of templates/.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "notice/template/catalogue.h"
#include "notice/template/phrase.h"

namespace crier::app {

class PageWords {
 public:
  // `folder` is one of templates/ with the same keys in every language, as `catalogue` has it
  // (notice/page_wording.h says whether it is sound).
  explicit PageWords(std::string_view folder,
                     const notice::Catalogue& catalogue = notice::Catalogue::shipped());

  // Their tags, sorted.
  [[nodiscard]] const std::vector<std::string>& languages() const { return languages_; }

  // The one that somebody with these Accept-Language wants, else `otherwise`, else English.
  [[nodiscard]] std::string wanted(std::string_view accept_language,
                                   std::string_view otherwise = {}) const;

  // `language` is one of languages(), `key` one of the reference's.
  [[nodiscard]] std::string text(std::string_view language, std::string_view key,
                                 const notice::Arguments& arguments = {}) const;

 private:
  using Phrases = std::map<std::string, notice::Phrase, std::less<>>;

  std::map<std::string, Phrases, std::less<>> phrases_;
  std::vector<std::string> languages_;
};

}  // namespace crier::app
