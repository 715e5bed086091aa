#include "notice/owed/own_words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/check.h"
#include "campaign/civil_time.h"
#include "campaign/country_table.h"
#include "campaign/language/language_choice.h"
#include "campaign/language/languages.h"
#include "notice/compiled_text.h"
#include "notice/template/catalogue.h"
#include "notice/versioned_notice.h"

namespace crier::notice {
namespace {

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

NoticeTemplate own_template(std::string_view name) {
  auto texts = read_template(Catalogue::shipped(), name);
  CRIER_CHECK(texts.has_value());
  return *std::move(texts);
}

Setting setting_for(const NoticeReader& reader, const CampaignSpec& spec,
                    const NoticeTemplate& texts) {
  Setting setting;
  for (std::string& tag : parts_of(reader.locales)) {
    if (is_read(texts, tag)) setting.locales.push_back(std::move(tag));
  }
  // An operator's notice may have been in a language that Crier has no words in.
  for (const std::string& tag : {canonical_tag(spec.controller_locale), std::string("en")}) {
    if (setting.locales.empty() && is_read(texts, tag)) setting.locales.push_back(tag);
  }
  setting.country = country(reader.country);
  if (setting.country == nullptr) setting.country = country(spec.countries.front());
  CRIER_CHECK(setting.country != nullptr);
  setting.zone = reader.zone;
  if (!is_time_zone(setting.zone)) setting.zone = spec.cutoff.zone;
  if (!is_time_zone(setting.zone)) setting.zone = std::string(setting.country->zone);
  return setting;
}

std::shared_ptr<const CompiledNotice> own_notice(Program program, const std::string& version,
                                                 const Setting& setting, const CampaignSpec& spec,
                                                 const objection::TokenSealer& tokens) {
  return std::make_shared<const VersionedNotice>(
      NoticeIdentity{.version = version,
                     .campaign = spec.key,
                     .setting = {.locales = joined_locales(setting.locales),
                                 .country = std::string(setting.country->iso2),
                                 .zone = setting.zone}},
      CompiledText(std::move(program), {.tokens = tokens,
                                        .language = language_code_of(setting.locales),
                                        .cutoff = spec.cutoff.instant,
                                        .days_left = nullptr}));
}

}  // namespace crier::notice
