#include "objection/page_html.h"

#include <algorithm>
#include <array>
#include <memory>

#include <libxml/HTMLparser.h>

namespace crier::objection {
namespace {

using Document = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

constexpr std::string_view blanks = " \t\r\n\f";

std::string_view text_of(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

// In lower case, without blanks around it.
std::string keyword(std::string_view text) {
  std::string result(trimmed(text));
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter | 0x20);
  }
  return result;
}

std::string attribute(xmlNode* node, const char* name) {
  const std::unique_ptr<xmlChar, decltype(xmlFree)> value(
      xmlGetProp(node, reinterpret_cast<const xmlChar*>(name)), xmlFree);
  return std::string(text_of(value.get()));
}

// "5; url='https://…'": the number, a separator, and "url=" and the quotes where somebody has
// written them (HTML, shared declarative refresh steps).
std::string refresh_target(std::string_view content) {
  const std::size_t separator = content.find_first_of(";,");
  if (separator == std::string_view::npos) return {};
  std::string_view rest = trimmed(content.substr(separator + 1));
  if (keyword(rest.substr(0, 3)) == "url") {
    const std::string_view value = trimmed(rest.substr(3));
    if (value.starts_with('=')) rest = trimmed(value.substr(1));
  }
  if (!rest.empty() && (rest.front() == '"' || rest.front() == '\'')) {
    const char quote = rest.front();
    rest.remove_prefix(1);
    rest = rest.substr(0, rest.find(quote));
  }
  return std::string(rest);
}

// What shows something, or may make something to be shown, without a text of its own.
bool may_show(std::string_view element) {
  constexpr std::array<std::string_view, 10> all = {
      "script", "form", "input", "button", "img", "iframe", "object", "embed", "svg", "canvas"};
  return std::ranges::find(all, element) != all.end();
}

bool is_of_head(const xmlNode* node) {
  return node->parent != nullptr &&
         (text_of(node->parent->name) == "title" || text_of(node->parent->name) == "style");
}

void look_at(xmlNode* node, PageContent& found) {
  if (node->type == XML_TEXT_NODE) {
    if (!is_of_head(node) && !trimmed(text_of(node->content)).empty()) found.is_empty = false;
    return;
  }
  if (node->type != XML_ELEMENT_NODE) return;
  const std::string_view name = text_of(node->name);
  if (may_show(name)) found.is_empty = false;
  if (name == "input" && keyword(attribute(node, "type")) == "password") {
    found.asks_for_password = true;
  }
  if (name == "meta" && keyword(attribute(node, "http-equiv")) == "refresh") {
    found.refreshes_to = refresh_target(attribute(node, "content"));
  }
}

// The next node of the document in its order: a page may be nested deeper than a stack is.
xmlNode* after(xmlNode* node) {
  if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
  while (node != nullptr && node->next == nullptr) node = node->parent;
  return node == nullptr ? nullptr : node->next;
}

}  // namespace

PageContent content_of_page(std::string_view html) {
  PageContent found{.asks_for_password = false, .is_empty = true, .refreshes_to = {}};
  const Document document(
      htmlReadMemory(
          html.data(), static_cast<int>(html.size()), nullptr, nullptr,
          HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_RECOVER),
      &xmlFreeDoc);
  if (!document) return found;
  for (xmlNode* node = document->children; node != nullptr; node = after(node)) {
    look_at(node, found);
  }
  return found;
}

}  // namespace crier::objection
