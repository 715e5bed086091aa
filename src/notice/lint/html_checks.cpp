#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <libxml/HTMLparser.h>

#include "campaign/language/languages.h"
#include "notice/lint/checks.h"
#include "notice/lint/inline_style.h"

namespace crier::notice {
namespace {

using Document = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

std::string_view text_of(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string_view name_of(const xmlNode* node) {
  return text_of(node->name);
}

std::string attribute(xmlNode* node, const char* name) {
  const std::unique_ptr<xmlChar, decltype(xmlFree)> value(
      xmlGetProp(node, reinterpret_cast<const xmlChar*>(name)), xmlFree);
  return std::string(text_of(value.get()));
}

std::string content(xmlNode* node) {
  const std::unique_ptr<xmlChar, decltype(xmlFree)> text(xmlNodeGetContent(node), xmlFree);
  return std::string(text_of(text.get()));
}

std::string hex(Colour colour) {
  return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\u00A0") == std::string_view::npos;
}

// Mail programs block them, and their server learns who reads.
constexpr std::array remote_elements = {
    std::string_view("img"),    std::string_view("script"), std::string_view("iframe"),
    std::string_view("object"), std::string_view("embed"),  std::string_view("link"),
    std::string_view("video"),  std::string_view("audio"),  std::string_view("form"),
    std::string_view("style"),  std::string_view("base")};

// Says nothing without the sentence around it.
constexpr std::size_t link_text_min = 5;

class HtmlJudge {
 public:
  HtmlJudge(const LintedNotice& linted, Remarks& remarks) : linted_(linted), remarks_(remarks) {}

  void judge() {
    const std::string& html = linted_.rendering.html;
    const Document document(
        htmlReadMemory(
            html.data(), static_cast<int>(html.size()), nullptr, "UTF-8",
            HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_RECOVER),
        &xmlFreeDoc);
    xmlNode* const root = document ? xmlDocGetRootElement(document.get()) : nullptr;
    if (root == nullptr) return report(Severity::fault, check::structure, "is no HTML", "");
    if (language_of(attribute(root, "lang")) != language_of(linted_.tag)) {
      report(Severity::fault, check::structure, "does not name its language",
             "write <html lang=\"{{lang}}\">");
    }
    visit(root, {});
    if (titles_ != 1) {
      report(Severity::fault, check::structure, "has no title", "write <title>{{subject}}</title>");
    }
    if (main_headings_ != 1) {
      report(Severity::fault, check::structure, fmt::format("has {} main headings", main_headings_),
             "write one <h1>");
    }
    if (can_be_objected_to(linted_.spec.profile) && !has_separate_objection_) {
      report(Severity::fault, check::objection_separate,
             "has no box of its own, with a heading, around the link to object",
             "put heading, text and link in one element with a border");
    }
  }

 private:
  void visit(xmlNode* node, const TextStyle& inherited) {
    if (node->type == XML_TEXT_NODE) return judge_text(node, inherited);
    if (node->type != XML_ELEMENT_NODE) return;
    const std::string_view name = name_of(node);
    const std::string style_text = attribute(node, "style");
    TextStyle style = styled(inherited, style_text);
    if (name == "strong" || name == "b" || name == "h1" || name == "h2" || name == "h3") {
      style.is_bold = true;
    }
    if (name == "title") titles_ += is_blank(content(node)) ? 0 : 1;
    if (name == "head") style.is_hidden = true;
    if (name.size() == 2 && name.front() == 'h' && name[1] >= '1' && name[1] <= '6') {
      judge_heading(name[1] - '0');
    }
    if (name == "a") judge_link(node);
    if (std::ranges::find(remote_elements, name) != remote_elements.end() ||
        style_text.find("url(") != std::string::npos) {
      report(Severity::fault, check::remote_content, fmt::format("has <{}>", name),
             "a notice brings all that it needs and loads nothing");
    }
    for (xmlNode* child = node->children; child != nullptr; child = child->next) {
      visit(child, style);
    }
  }

  void judge_heading(int level) {
    if (level == 1) ++main_headings_;
    if (level > heading_ + 1) {
      report(Severity::fault, check::structure,
             fmt::format("has <h{}> after <h{}>", level, heading_),
             "leave out no level: screen readers go by them");
    }
    heading_ = level;
  }

  void judge_link(xmlNode* node) {
    const std::string target = attribute(node, "href");
    const std::string& base = linted_.spec.objection_link_base;
    const bool is_objection = !base.empty() && target.starts_with(base);
    // What is wrong with the base is told about the specification, once (link_checks.cpp).
    if (!is_objection && !target.starts_with("https://") && !target.starts_with("mailto:")) {
      report(Severity::fault, check::link, fmt::format("links to '{}'", target),
             "links begin with https:// or mailto:");
    }
    const std::string text = content(node);
    if (is_blank(text) || text.size() < link_text_min) {
      report(Severity::fault, check::link_text, fmt::format("has a link that reads “{}”", text),
             "say where it leads: it is read without its sentence");
    }
    if (is_objection) has_separate_objection_ |= is_boxed(node);
  }

  // Within an element that draws a box and has a heading.
  static bool is_boxed(xmlNode* link) {
    for (xmlNode* node = link->parent; node != nullptr && node->type == XML_ELEMENT_NODE;
         node = node->parent) {
      if (!draws_box(attribute(node, "style"))) continue;
      for (xmlNode* child = node->children; child != nullptr; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && name_of(child) == "h2") return true;
      }
    }
    return false;
  }

  void judge_text(xmlNode* node, const TextStyle& style) {
    if (style.is_hidden || is_blank(text_of(node->content))) return;
    const double ratio = contrast_ratio(style.colour, style.background);
    if (ratio >= contrast_needed(style)) return;
    report(Severity::fault, check::contrast,
           fmt::format("has a contrast of {:.1f} ({} on {})", ratio, hex(style.colour),
                       hex(style.background)),
           fmt::format("readers with weak eyes need {:.1f}", contrast_needed(style)));
  }

  // A layout is wrong in the same way in every language; it is told once.
  void report(Severity severity, std::string_view check, std::string what, std::string remedy) {
    Remark remark{.severity = severity,
                  .check = check,
                  .place = {.file = linted_.html_file, .message = std::move(what)},
                  .remedy = std::move(remedy)};
    const bool is_known = std::ranges::any_of(remarks_, [&](const Remark& known) {
      return known.check == remark.check && known.place == remark.place;
    });
    if (!is_known) remarks_.push_back(std::move(remark));
  }

  const LintedNotice& linted_;
  Remarks& remarks_;
  int titles_{};
  int main_headings_{};
  int heading_{};
  bool has_separate_objection_{};
};

}  // namespace

void check_html(const LintedNotice& linted, Remarks& remarks) {
  HtmlJudge(linted, remarks).judge();
}

}  // namespace crier::notice
