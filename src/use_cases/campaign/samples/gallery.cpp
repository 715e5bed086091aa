#include "use_cases/campaign/samples/gallery.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/country_table.h"
#include "campaign/language/languages.h"
#include "notice/escape.h"

namespace crier::app {
namespace {

constexpr std::string_view style = R"(
:root{color-scheme:light}
body{margin:0;font:16px/1.45 system-ui,sans-serif;color:#1b1b1b;background:#f4f5f7}
header,main{max-width:1180px;margin:0 auto;padding:16px}
h1{font-size:24px;margin:8px 0}h2{font-size:19px;margin:0 0 8px}
nav ul{display:flex;flex-wrap:wrap;gap:4px 12px;list-style:none;padding:0}
a{color:#17479e}
article{background:#fff;border:1px solid #c9ced6;padding:16px;margin:0 0 24px}
.facts{color:#444;font-size:14px;margin:0 0 12px}
.inbox{border:1px solid #c9ced6;padding:8px 12px;margin:0 0 12px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.screens{display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start}
figure{margin:0;max-width:100%}figcaption{font-size:14px;color:#444;margin-bottom:4px}
iframe{border:1px solid #1b1b1b;background:#fff;max-width:100%}
pre{white-space:pre-wrap;background:#f4f5f7;padding:12px;overflow-wrap:anywhere}
.error{color:#a3110c;font-weight:bold}
)";

// Sizes of a usual laptop's reading pane and of a small telephone, in CSS pixels.
struct Screen {
  std::string_view name;
  int width;
  int height;
};
constexpr Screen screens[] = {{"Desktop", 680, 640}, {"Telephone", 360, 640}};

std::string escaped(std::string_view text) {
  std::string html;
  notice::append_html(html, text);
  return html;
}

std::string anchor_of(const NoticeSample& sample) {
  return fmt::format("{}-{}", sample.country, fmt::join(sample.locales, "-"));
}

std::string name_of(const NoticeSample& sample) {
  std::string languages;
  for (const std::string& tag : sample.locales) {
    if (!languages.empty()) languages += " + ";
    languages += language_name(tag);
  }
  const Country* const place = country(sample.country);
  return fmt::format("{}, {}", place == nullptr ? sample.country : place->name_english, languages);
}

std::string screen_of(const NoticeSample& sample, const Screen& screen) {
  return fmt::format(
      "<figure><figcaption>{0} ({1}×{2})</figcaption><iframe title=\"{3} on a {0}\" width=\"{1}\" "
      "height=\"{2}\" loading=\"lazy\" sandbox srcdoc=\"{4}\"></iframe></figure>\n",
      screen.name, screen.width, screen.height, escaped(name_of(sample)), escaped(sample.html));
}

// " · de: approved by Ada at 2026-04-01T08:00:00Z" for each language of the sample.
std::string approvals_of(const Gallery& gallery, const NoticeSample& sample) {
  std::string text;
  for (const std::string& tag : sample.locales) {
    const auto wording_of = [&](const std::string& candidate) {
      return std::ranges::find(gallery.wordings, candidate, &Wording::language);
    };
    const auto found = wording_of(nearest_text(tag, [&](const std::string& candidate) {
      return wording_of(candidate) != gallery.wordings.end();
    }));
    if (found == gallery.wordings.end()) continue;
    text += fmt::format(" · {}: {}", found->language,
                        found->approval ? fmt::format("approved by {} at {}", found->approval->by,
                                                      iso8601(found->approval->at))
                                        : "not approved");
  }
  return text;
}

std::string article_of(const Gallery& gallery, const NoticeSample& sample) {
  std::string html = fmt::format(
      "<article id=\"{}\">\n<h2>{}</h2>\n<p class=\"facts\">{} · version {}{}</p>\n"
      "<p class=\"inbox\"><strong>{}</strong> — {}</p>\n<div class=\"screens\">\n",
      escaped(anchor_of(sample)), escaped(name_of(sample)),
      escaped(fmt::format("{}", fmt::join(sample.locales, " + "))), escaped(sample.version),
      escaped(approvals_of(gallery, sample)), escaped(gallery.sender), escaped(sample.subject));
  for (const Screen& screen : screens) html += screen_of(sample, screen);
  html += fmt::format(
      "</div>\n<details><summary>Plain text</summary><pre lang=\"{0}\">{1}</pre></details>\n"
      "<details><summary>Push message and SMS</summary><pre lang=\"{0}\">{2}</pre></details>\n"
      "</article>\n",
      escaped(sample.locales.front()), escaped(sample.text), escaped(sample.short_form));
  return html;
}

std::string findings_of(const Gallery& gallery) {
  if (gallery.remarks.empty()) return "<p>The lint has no remarks.</p>\n";
  const auto errors = std::ranges::count(gallery.remarks, Severity::fault,
                                         [](const auto& remark) { return remark.severity; });
  std::string html = fmt::format("<details{}><summary>{} errors, {} warnings</summary><ul>\n",
                                 errors > 0 ? " open" : "", errors,
                                 static_cast<std::ptrdiff_t>(gallery.remarks.size()) - errors);
  for (const notice::Remark& remark : gallery.remarks) {
    html +=
        fmt::format("<li{}>{}</li>\n", remark.severity == Severity::fault ? " class=\"error\"" : "",
                    escaped(notice::text_of(remark)));
  }
  return html + "</ul></details>\n";
}

}  // namespace

std::string gallery_page(const Gallery& gallery) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>Notices of {0}</title>\n<style>{1}</style>\n</head>\n<body>\n<header>\n"
      "<h1>Notices of {0}</h1>\n<p>{2} notices, as they would be written at {3}.</p>\n",
      escaped(gallery.campaign), style, gallery.samples.size(), iso8601(gallery.made_at));
  html += findings_of(gallery);
  html += "<nav aria-label=\"Notices\"><ul>\n";
  for (const NoticeSample& sample : gallery.samples) {
    html += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", escaped(anchor_of(sample)),
                        escaped(name_of(sample)));
  }
  html += "</ul></nav>\n</header>\n<main>\n";
  for (const NoticeSample& sample : gallery.samples) html += article_of(gallery, sample);
  return html + "</main>\n</body>\n</html>\n";
}

}  // namespace crier::app
