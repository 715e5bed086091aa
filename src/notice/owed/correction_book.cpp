#include "notice/owed/correction_book.h"

#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "campaign/country_table.h"
#include "campaign/language/language_choice.h"
#include "campaign/language/languages.h"
#include "notice/encoder.h"
#include "notice/rendering.h"
#include "notice/template/confirmation_templates.h"
#include "notice/template/slot.h"
#include "notice/template/vocabulary.h"
#include "notice/wording_version.h"

namespace crier::notice {
namespace {

const NoticeTemplate& texts() {
  static const NoticeTemplate read = own_template(confirmation_templates[2]);
  return read;
}

}  // namespace

CorrectionBook::CorrectionBook(CampaignSpec spec, NoticeFormat format,
                               objection::TokenSealer tokens)
    : spec_(std::move(spec)), format_(format), tokens_(std::move(tokens)) {}

std::shared_ptr<const CompiledNotice> CorrectionBook::words(int step, const NoticeReader& reader) {
  const Setting setting = setting_for(reader, spec_, texts());
  const Key key(step, joined_locales(setting.locales), std::string(setting.country->iso2),
                setting.zone);
  const auto known = kept_.find(key);
  if (known != kept_.end()) return known->second;
  if (kept_.size() >= kept_max) kept_.clear();
  return kept_.emplace(key, compile(step, setting)).first->second;
}

std::shared_ptr<const CompiledNotice> CorrectionBook::compile(int step,
                                                              const Setting& setting) const {
  const VocabularySource source{.spec = spec_, .texts = texts(), .available = {}, .pages_url = {}};
  std::vector<Vocabulary> languages;
  languages.reserve(setting.locales.size());
  for (const std::string& tag : setting.locales) {
    languages.push_back(vocabulary_for(source, setting, tag));
  }
  Rendering words = render(texts(), languages);
  WordingVersion digested;
  digested.add(words);
  const std::string version = digested.text();
  const std::string id =
      fmt::format("{}/{}/{}/{}", spec_.key, step, joined_locales(words.locales), version);
  for (std::string* text : {&words.html, &words.text, &words.short_form}) {
    *text = with_mark_replaced(*text, Mark::notice_id, id);
  }
  Program program = program_in(
      format_, words,
      {.spec = spec_, .step = step, .country = setting.country->iso2, .version = version});
  return own_notice(std::move(program), version, setting, spec_, tokens_);
}

}  // namespace crier::notice
