#include "notice/confirmation_book.h"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "campaign/civil_time.h"
#include "campaign/country_table.h"
#include "campaign/language/language_choice.h"
#include "campaign/language/languages.h"
#include "notice/compiled_text.h"
#include "notice/encoder.h"
#include "notice/rendering.h"
#include "notice/template/catalogue.h"
#include "notice/template/confirmation_templates.h"
#include "notice/template/notice_template.h"
#include "notice/versioned_notice.h"
#include "notice/wording_version.h"

namespace crier::notice {
namespace {

// Compiled in, and a test reads them: no operator's folder has a part in it.
const NoticeTemplate& texts_of(objection::StatementKind kind) {
  const auto read = [](std::string_view name) {
    auto texts = read_template(Catalogue::shipped(), name);
    CRIER_CHECK(texts.has_value());
    return *std::move(texts);
  };
  static const NoticeTemplate of_objections = read(confirmation_templates[0]);
  static const NoticeTemplate of_withdrawals = read(confirmation_templates[1]);
  return kind == objection::StatementKind::objection ? of_objections : of_withdrawals;
}

bool is_read(const NoticeTemplate& texts, std::string_view tag) {
  return !nearest_text(tag, [&](const std::string& candidate) {
            return texts.languages.contains(candidate);
          }).empty();
}

std::vector<std::string> parts_of(std::string_view joined) {
  std::vector<std::string> parts;
  while (!joined.empty()) {
    const std::size_t end = std::min(joined.find('+'), joined.size());
    parts.emplace_back(joined.substr(0, end));
    joined.remove_prefix(std::min(end + 1, joined.size()));
  }
  return parts;
}

}  // namespace

ConfirmationBook::ConfirmationBook(CampaignSpec spec, NoticeFormat format,
                                   objection::TokenSealer tokens, std::string pages_url)
    : spec_(std::move(spec)),
      format_(format),
      tokens_(std::move(tokens)),
      pages_url_(std::move(pages_url)) {}

Setting ConfirmationBook::setting_for(const ConfirmationReader& reader,
                                      const NoticeTemplate& texts) const {
  Setting setting;
  for (std::string& tag : parts_of(reader.locales)) {
    if (is_read(texts, tag)) setting.locales.push_back(std::move(tag));
  }
  // An operator's notice may have been in a language that Crier has no words in.
  for (const std::string& tag : {canonical_tag(spec_.controller_locale), std::string("en")}) {
    if (setting.locales.empty() && is_read(texts, tag)) setting.locales.push_back(tag);
  }
  setting.country = country(reader.country);
  if (setting.country == nullptr) setting.country = country(spec_.countries.front());
  CRIER_CHECK(setting.country != nullptr);
  setting.zone = reader.zone;
  if (!is_time_zone(setting.zone)) setting.zone = spec_.cutoff.zone;
  if (!is_time_zone(setting.zone)) setting.zone = std::string(setting.country->zone);
  return setting;
}

std::shared_ptr<const CompiledNotice> ConfirmationBook::words(const ConfirmedStatement& said,
                                                              const ConfirmationReader& reader) {
  const NoticeTemplate& texts = texts_of(said.kind);
  const Setting setting = setting_for(reader, texts);
  ConfirmedStatement to_the_minute = said;
  to_the_minute.stated_at = std::chrono::floor<std::chrono::minutes>(said.stated_at);
  const Key key(said.kind, said.timeliness, to_the_minute.stated_at,
                joined_locales(setting.locales), std::string(setting.country->iso2), setting.zone);
  const auto known = kept_.find(key);
  if (known != kept_.end()) return known->second;
  if (kept_.size() >= kept_max) kept_.clear();
  return kept_.emplace(key, compile(to_the_minute, setting, texts)).first->second;
}

std::shared_ptr<const CompiledNotice> ConfirmationBook::compile(const ConfirmedStatement& said,
                                                                const Setting& setting,
                                                                const NoticeTemplate& texts) const {
  const VocabularySource source{
      .spec = spec_, .texts = texts, .available = {}, .pages_url = pages_url_, .confirms = &said};
  std::vector<Vocabulary> languages;
  for (const std::string& tag : setting.locales) {
    languages.push_back(vocabulary_for(source, setting, tag));
  }
  const Rendering words = render(texts, languages);
  WordingVersion digested;
  digested.add(words);
  const std::string version = digested.text();
  Program program = program_in(format_, words,
                               {.spec = spec_,
                                .step = 1,
                                .country = setting.country->iso2,
                                .version = version,
                                .confirms = said.kind});
  return std::make_shared<const VersionedNotice>(
      NoticeIdentity{.version = version,
                     .campaign = spec_.key,
                     .setting = {.locales = joined_locales(setting.locales),
                                 .country = std::string(setting.country->iso2),
                                 .zone = setting.zone}},
      CompiledText(std::move(program), {.tokens = tokens_,
                                        .language = language_code_of(setting.locales),
                                        .cutoff = spec_.cutoff.instant,
                                        .days_left = nullptr}));
}

}  // namespace crier::notice
