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

// What the checks look at: notices that are whole.
struct WholeNotices {
  const CampaignSpec& spec;
  const NoticeTemplate& texts;
  std::vector<std::string> available;
  std::string pages_url;
};

void check_language(const WholeNotices& notices, const std::string& tag, Remarks& remarks) {
  const auto& [spec, texts, available, pages_url] = notices;
  const VocabularySource source{
      .spec = spec, .texts = texts, .available = available, .pages_url = pages_url};
  const Country& place = country_of(spec, tag);
  const Setting setting{
      .locales = {tag},
      .country = &place,
      .zone = std::string(spec.cutoff.zone.empty() ? place.zone : spec.cutoff.zone)};
  const Rendering rendering = render(texts, {vocabulary_for(source, setting, tag)});
  const LintedNotice linted{.spec = spec,
                            .rendering = rendering,
                            .tag = tag,
                            .message_file = texts.message_files.at(tag).name,
                            .html_file = texts.html.file};
  check_subject(linted, remarks);
  check_html(linted, remarks);
  check_short_form(linted, remarks);
}

Remarks remarks_of(const WholeNotices& notices) {
  const auto& [spec, texts, available, pages_url] = notices;
  Remarks remarks;
  check_links(spec, remarks);
  if (available.size() > 1) {
    check_language_switch({.spec = spec, .texts = texts, .pages_url = pages_url}, remarks);
  }
  check_layouts(texts, spec.profile, remarks);
  check_words(texts, remarks);
  for (const std::string& tag : available) check_language(notices, tag, remarks);
  return remarks;
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

std::vector<Remark> lint(const NoticeBook& book) {
  return remarks_of({.spec = book.spec(),
                     .texts = book.texts(),
                     .available = {book.locales().begin(), book.locales().end()},
                     .pages_url = book.pages_url()});
}

std::vector<Remark> lint(const Catalogue& catalogue, const CampaignSpec& spec,
                         std::string_view pages_url) {
  const std::string_view name =
      spec.template_name.empty() ? name_of(spec.profile) : std::string_view(spec.template_name);
  const auto texts = read_template(catalogue, name);
  if (!texts) return whole_remarks(texts.error());
  CampaignLanguages languages = campaign_languages(spec, *texts);
  Remarks remarks = whole_remarks(fact_faults(spec, *texts, languages));
  if (!remarks.empty()) return remarks;
  return remarks_of({.spec = spec,
                     .texts = *texts,
                     .available = std::move(languages.available),
                     .pages_url = std::string(pages_url)});
}

}  // namespace crier::notice
