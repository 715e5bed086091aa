#include "web/objection/page_sheet.h"

#include <utility>
#include <vector>

#include "base/check.h"
#include "notice/rendering.h"
#include "notice/template/catalogue.h"
#include "notice/template/layout.h"
#include "web/language_bar.h"

namespace crier::app {
namespace {

const notice::Layout& layout() {
  static const notice::Layout read = [] {
    const notice::Catalogue catalogue = notice::Catalogue::shipped();
    auto page =
        notice::read_layout(*catalogue.file("objection_page/page.html"), notice::Syntax::html);
    CRIER_CHECK(page.has_value());
    return *std::move(page);
  }();
  return read;
}

}  // namespace

PageSheet::PageSheet(const PageWords& words, std::string_view language, std::string part)
    : words_(words), language_(language) {
  put("lang", language_);
  put(std::move(part), "yes");
}

void PageSheet::put(std::string name, std::string text) {
  filled_.insert_or_assign(std::move(name), std::move(text));
}

void PageSheet::put_if_given(std::string name, const std::string& text) {
  if (!text.empty()) put(std::move(name), text);
}

void PageSheet::say(std::string name, std::string_view key, const notice::Arguments& arguments) {
  say(std::move(name), words_, key, arguments);
}

void PageSheet::say(std::string name, const PageWords& words, std::string_view key,
                    const notice::Arguments& arguments) {
  put(std::move(name), words.text(language_, key, arguments));
}

std::string PageSheet::html() && {
  std::vector<notice::Vocabulary> one(1);
  one.front() = {.tag = language_, .words = std::move(filled_)};
  return notice::fill(layout(), one);
}

std::string PageSheet::with_languages(std::string_view further_query) && {
  const std::string label = words_.text(language_, "languages.label");
  return with_language_bar(std::move(*this).html(), {.languages = words_.languages(),
                                                     .current = language_,
                                                     .label = label,
                                                     .further_query = further_query});
}

}  // namespace crier::app
