#include "web/language_bar.h"

#include <fmt/format.h>

#include "campaign/language/languages.h"
#include "web/html_text.h"

namespace crier::app {
namespace {

// In its own name, which is what its readers look for.
std::string name_of(std::string_view tag) {
  const Language* const known = nearest_language(tag);
  const bool is_form_of_another = known != nullptr && known->tag != tag;
  const std::string_view region = is_form_of_another ? region_of(tag) : std::string_view();
  return region.empty() ? std::string(native_language_name(tag))
                        : fmt::format("{} ({})", native_language_name(tag), region);
}

// Links are 44 pixels high, so that fingers hit them (WCAG 2.1, 2.5.5).
constexpr std::string_view item_style =
    "display:inline-block;padding:10px 8px;min-height:24px;color:#17479e";

// On one line, as far as there is room: that there are other languages is seen without reading the
// one that is shown. Screen readers hear them as links.
std::string summary_of(const std::vector<std::string>& languages, std::string_view current) {
  std::string others;
  for (const std::string& tag : languages) {
    if (tag != current) others += " · " + name_of(tag);
  }
  return fmt::format(
      "<summary style=\"padding:10px 8px;cursor:pointer;white-space:nowrap;overflow:hidden;"
      "text-overflow:ellipsis\"><strong lang=\"{}\">{}</strong>"
      "<span aria-hidden=\"true\" style=\"color:#444444\">{}</span></summary>",
      html_text(current), html_text(name_of(current)), html_text(others));
}

std::string item_of(const LanguageBar& bar, std::string_view tag) {
  return fmt::format(
      "<li style=\"display:inline\"><a href=\"?lang={0}{1}{2}\" lang=\"{0}\" hreflang=\"{0}\"{3} "
      "style=\"{4}\">{5}</a></li>\n",
      html_text(tag), bar.further_query.empty() ? "" : "&amp;", html_text(bar.further_query),
      tag == bar.current ? " aria-current=\"page\"" : "", item_style, html_text(name_of(tag)));
}

std::string html_of(const LanguageBar& bar) {
  const std::string label =
      bar.label.empty() ? "" : fmt::format(" aria-label=\"{}\"", html_text(bar.label));
  std::string html =
      fmt::format("<nav{} style=\"max-width:600px;margin:0 auto;padding:4px 8px\"><details>",
                  label) +
      summary_of(bar.languages, bar.current) +
      "<ul style=\"list-style:none;margin:0;padding:0\">\n";
  for (const std::string& tag : bar.languages) html += item_of(bar, tag);
  return html + "</ul></details></nav>\n";
}

// Where the body of a document begins.
std::size_t body_of(const std::string& html) {
  const std::size_t tag = html.find("<body");
  const std::size_t end = tag == std::string::npos ? tag : html.find('>', tag);
  return end == std::string::npos ? 0 : end + 1;
}

}  // namespace

std::string with_language_bar(std::string html, const LanguageBar& bar) {
  html.insert(body_of(html), "\n" + html_of(bar));
  return html;
}

std::string with_main_part(std::string html) {
  // Written for mail programs, a notice has its button's edge from its background alone, which
  // forced colours take away.
  constexpr std::string_view sheet =
      "<style>\n@media (forced-colors: active) { main a[style*=\"display:block\"] "
      "{ border: 2px solid } }\n@media print { nav { display: none } }\n</style>\n";
  if (const std::size_t head = html.find("</head>"); head != std::string::npos) {
    html.insert(head, sheet);
  }
  const std::size_t end = html.rfind("</body>");
  html.insert(end == std::string::npos ? html.size() : end, "</main>\n");
  html.insert(body_of(html), "\n<main>");
  return html;
}

std::string missing_page(const MissingPage& page) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{0}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<title>{1}</title>\n</head>\n"
      "<body style=\"margin:0;background:Canvas;color:CanvasText;"
      "font:16px/1.45 Arial,Helvetica,sans-serif\">\n"
      "<main style=\"max-width:600px;margin:0 auto;padding:24px 16px\">\n"
      "<h1 style=\"font-size:22px;line-height:1.25\">{1}</h1>\n<p>{2}</p>\n"
      "</main>\n</body>\n</html>\n",
      html_text(page.language), html_text(page.heading), html_text(page.text));
}

}  // namespace crier::app
