// One of Crier's own pages about objections while it is filled in: a part of the one layout of
// templates/objection_page/, and its words. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "notice/template/phrase.h"
#include "web/page_words.h"

namespace crier::app {

class PageSheet {
 public:
  // `words` are of the folder objection_page and must outlive this; `language` is one of theirs.
  // `part` is what the layout shows.
  PageSheet(const PageWords& words, std::string_view language, std::string part);

  void put(std::string name, std::string text);
  void put_if_given(std::string name, const std::string& text);
  void say(std::string name, std::string_view key, const notice::Arguments& arguments = {});
  // Of another folder.
  void say(std::string name, const PageWords& words, std::string_view key,
           const notice::Arguments& arguments = {});

  // Without the other languages: the answer to a POST that has failed has no address of its own.
  [[nodiscard]] std::string html() &&;
  [[nodiscard]] std::string with_languages(std::string_view further_query = {}) &&;

 private:
  const PageWords& words_;
  std::string language_;
  std::map<std::string, std::string, std::less<>> filled_;
};

}  // namespace crier::app
