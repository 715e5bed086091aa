#include "notice/lint/lint.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "campaign/country_table.h"
#include "campaign/language/languages.h"
#include "notice/campaign_facts.h"
#include "notice/lint/checks.h"
#include "notice/template/vocabulary.h"

namespace crier::notice {
namespace {

Remarks whole_remarks(std::vector<WordingFault> faults) {
  Remarks remarks;
  for (WordingFault& fault : faults) {
    remarks.push_back({.severity = Severity::fault,
                       .check = check::whole,
                       .place = std::move(fault),
                       .remedy = {}});
  }
  return remarks;
}

// A country of the campaign where the language is read, so that its authority can be named.
const Country& country_of(const CampaignSpec& spec, std::string_view tag) {
  const Country* any = nullptr;
  for (const std::string& iso2 : spec.countries) {
    const Country* const place = country(iso2);
    if (place == nullptr) continue;
    if (any == nullptr) any = place;
    const auto reads = [&](std::string_view locale) {
      return language_of(locale) == language_of(tag);
    };
    if (std::ranges::any_of(place->locales, reads)) return *place;
  }
  return any != nullptr ? *any : countries().front();
}

}  // namespace

std::string text_of(const Remark& remark) {
  std::string text = text_of(WordingFault{
      .file = remark.place.file,
      .line = remark.place.line,
      .message = fmt::format("{}: {}: {}", remark.severity == Severity::fault ? "error" : "warning",
                             remark.check, remark.place.message)});
  if (!remark.remedy.empty()) text += " — " + remark.remedy;
  return text;
}

std::vector<Remark> lint(const Catalogue& catalogue, const CampaignSpec& spec,
                         std::string_view pages_url) {
  const std::string name =
      spec.template_name.empty() ? std::string(name_of(spec.profile)) : spec.template_name;
  const auto texts = read_template(catalogue, name);
  if (!texts) return whole_remarks(texts.error());
  const CampaignLanguages languages = campaign_languages(spec, *texts);
  Remarks remarks = whole_remarks(fact_faults(spec, *texts, languages));
  if (!remarks.empty()) return remarks;

  check_links(spec, remarks);
  if (languages.available.size() > 1) {
    check_language_switch({.spec = spec, .texts = *texts, .pages_url = pages_url}, remarks);
  }
  check_layouts(*texts, spec.profile, remarks);
  check_words(catalogue, name, remarks);
  const VocabularySource source{.spec = spec,
                                .texts = *texts,
                                .available = languages.available,
                                .pages_url = std::string(pages_url)};
  for (const std::string& tag : languages.available) {
    const Country& place = country_of(spec, tag);
    const Setting setting{
        .locales = {tag},
        .country = &place,
        .zone = std::string(spec.cutoff.zone.empty() ? place.zone : spec.cutoff.zone)};
    const Rendering rendering = render(*texts, {vocabulary_for(source, setting, tag)});
    const std::string path = fmt::format("{}/messages/{}.properties", name, tag);
    const TemplateFile* const file = catalogue.file(path);
    const LintedNotice linted{.spec = spec,
                              .rendering = rendering,
                              .tag = tag,
                              .message_file = file == nullptr ? path : file->name,
                              .html_file = texts->html.file};
    check_subject(linted, remarks);
    check_html(linted, remarks);
    check_short_form(linted, remarks);
  }
  return remarks;
}

}  // namespace crier::notice
