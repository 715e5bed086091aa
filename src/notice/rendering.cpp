#include "notice/rendering.h"

#include <algorithm>

#include "base/check.h"
#include "notice/escape.h"
#include "notice/template/slot.h"

namespace crier::notice {
namespace {

using Kind = LayoutNode::Kind;

class Renderer {
 public:
  Renderer(const Layout& layout, const std::vector<Vocabulary>& languages)
      : syntax_(layout.syntax), languages_(languages) {
    render(layout.nodes);
  }

  std::string result() && { return std::move(text_); }

 private:
  void render(const std::vector<LayoutNode>& nodes) {
    for (const LayoutNode& node : nodes) {
      switch (node.kind) {
        case Kind::text: text_ += node.text; break;
        case Kind::place: put(with_direction_kept(escaped(word(node.text)))); break;
        case Kind::attribute_place: put(escaped(word(node.text))); break;
        case Kind::if_given:
          if (words().contains(node.text)) render(node.children);
          break;
        case Kind::each:
          for (current_ = 0; current_ < languages_.size(); ++current_) render(node.children);
          current_ = 0;
          break;
        case Kind::between:
          if (current_ > 0) render(node.children);
          break;
      }
    }
  }

  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& words() const {
    return languages_[current_].words;
  }

  // Empty for an optional word that is not there: its layout asks with {{#if}} where it matters.
  [[nodiscard]] std::string_view word(const std::string& name) const {
    const auto found = words().find(name);
    return found == words().end() ? std::string_view{} : std::string_view(found->second);
  }

  [[nodiscard]] std::string escaped(std::string_view value) const {
    if (syntax_ == Syntax::text) return std::string(value);
    std::string html;
    append_html(html, value);
    return html;
  }

  // A name in Hebrew or Arabic must not reorder the greeting around it.
  [[nodiscard]] std::string with_direction_kept(const std::string& value) const {
    if (syntax_ == Syntax::text) return value;
    const std::string name = std::string("<bdi>") + std::string(marker(Mark::name)) + "</bdi>";
    return with_mark_replaced(value, Mark::name, name);
  }

  void put(const std::string& value) { text_ += value; }

  Syntax syntax_;
  const std::vector<Vocabulary>& languages_;
  std::size_t current_{};
  std::string text_;
};

}  // namespace

Rendering render(const NoticeTemplate& texts, const std::vector<Vocabulary>& languages) {
  CRIER_CHECK(!languages.empty());
  Rendering rendering;
  for (const Vocabulary& language : languages) {
    rendering.locales.push_back(language.tag);
    if (!rendering.subject.empty()) rendering.subject += " | ";
    rendering.subject += language.words.find(subject_key)->second;
  }
  rendering.html = Renderer(texts.html, languages).result();
  rendering.text = Renderer(texts.text, languages).result();
  rendering.short_form = Renderer(texts.short_form, languages).result();
  return rendering;
}

std::string fill(const Layout& layout, const std::vector<Vocabulary>& languages) {
  CRIER_CHECK(!languages.empty());
  return Renderer(layout, languages).result();
}

}  // namespace crier::notice
