#include "notice/owed/confirmation_book.h"

#include <chrono>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "campaign/language/language_choice.h"
#include "campaign/language/languages.h"
#include "notice/encoder.h"
#include "notice/rendering.h"
#include "notice/template/confirmation_templates.h"
#include "notice/template/notice_template.h"
#include "notice/wording_version.h"

namespace crier::notice {
namespace {

const NoticeTemplate& texts_of(objection::StatementKind kind) {
  static const NoticeTemplate of_objections = own_template(confirmation_templates[0]);
  static const NoticeTemplate of_withdrawals = own_template(confirmation_templates[1]);
  return kind == objection::StatementKind::objection ? of_objections : of_withdrawals;
}

}  // namespace

ConfirmationBook::ConfirmationBook(CampaignSpec spec, NoticeFormat format,
                                   objection::TokenSealer tokens, std::string pages_url)
    : spec_(std::move(spec)),
      format_(format),
      tokens_(std::move(tokens)),
      pages_url_(std::move(pages_url)) {}

std::shared_ptr<const CompiledNotice> ConfirmationBook::words(const ConfirmedStatement& said,
                                                              const ConfirmationReader& reader) {
  const NoticeTemplate& texts = texts_of(said.kind);
  const Setting setting = setting_for(reader, spec_, texts);
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
  return own_notice(std::move(program), version, setting, spec_, tokens_);
}

}  // namespace crier::notice
