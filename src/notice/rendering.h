// From layouts and words to the texts of one variant, with markers where a person comes in.
#pragma once

#include <string>
#include <vector>

#include "notice/template/layout.h"
#include "notice/template/notice_template.h"
#include "notice/template/vocabulary.h"

namespace crier::notice {

struct Rendering {
  std::vector<std::string> locales;
  std::string subject;
  std::string html;
  std::string text;
  std::string short_form;
};

// `languages` is not empty; a notice in several has each of them complete.
[[nodiscard]] Rendering render(const NoticeTemplate& texts,
                               const std::vector<Vocabulary>& languages);

// One layout with its words, as `render` fills those of a notice: for pages of Crier's own.
[[nodiscard]] std::string fill(const Layout& layout, const std::vector<Vocabulary>& languages);

}  // namespace crier::notice
