#include "notice/campaign_facts.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "campaign/country_table.h"
#include "campaign/language/language_choice.h"
#include "campaign/language/languages.h"
#include "notice/escape.h"
#include "notice/template/layout.h"
#include "notice/template/slot.h"
#include "notice/template/vocabulary.h"

namespace crier::notice {
namespace {

bool is_stated(const CampaignSpec& spec, const SlotRule& rule, std::string_view name,
               std::string_view tag) {
  const bool may_be_missing = rule.need == SlotNeed::optional && !spec.facts.contains(name);
  return rule.source != SlotSource::campaign || may_be_missing ||
         fact_for(spec, name, tag) != nullptr;
}

bool is_spoken(const CampaignSpec& spec, const NoticeTemplate& texts, std::string_view tag) {
  return std::ranges::all_of(
      texts.slots, [&](const auto& slot) { return is_stated(spec, slot.second, slot.first, tag); });
}

// Whether some fact has a text of its own for this language: then the others should, too.
bool is_meant(const CampaignSpec& spec, std::string_view tag) {
  return std::ranges::any_of(spec.facts,
                             [&](const auto& fact) { return fact.second.contains(tag); });
}

bool reaches(const std::vector<std::string>& available, std::string_view tag) {
  return !nearest_text(tag, available).empty();
}

std::string key_of(std::string_view name, std::string_view tag) {
  return tag.empty() ? fmt::format("facts.{}", name) : fmt::format("facts.{}.{}", name, tag);
}

void check_characters(std::string_view name, std::string_view tag, std::string_view text,
                      std::vector<WordingFault>& faults) {
  const auto report = [&](std::string what) {
    faults.push_back({.file = key_of(name, tag), .line = 0, .message = std::move(what)});
  };
  if (has_marker(text)) report("has a noncharacter of Unicode");
  for (std::string_view rest = text; !rest.empty();) {
    const Character next = front_character(rest);
    rest.remove_prefix(next.octets.size());
    if (next.code_point == replacement_code_point) {
      report("is not UTF-8");
      return;
    }
    if (next.code_point < 0x20 || next.code_point == 0x7F) {
      report("has a line break or another control character; write it in one line");
      return;
    }
  }
  constexpr std::string_view outside_url = " \"<>\\^`{|}";
  if (!is_link_name(name)) return;
  const bool is_url =
      text.starts_with("https://") && text.find_first_of(outside_url) == std::string_view::npos;
  if (!is_url) report("is a link, which begins with https:// and has no spaces");
}

void check_required(const CampaignSpec& spec, const NoticeTemplate& texts,
                    std::vector<WordingFault>& faults) {
  for (const auto& [name, rule] : texts.slots) {
    const bool is_missing = rule.source == SlotSource::campaign &&
                            rule.need == SlotNeed::required && !spec.facts.contains(name);
    if (!is_missing) continue;
    faults.push_back({.file = key_of(name, {}),
                      .line = 0,
                      .message = "is missing; the template has to state it"});
  }
}

void check_languages(const CampaignSpec& spec, const NoticeTemplate& texts,
                     std::vector<WordingFault>& faults) {
  for (const auto& [tag, phrases] : texts.languages) {
    if (!is_meant(spec, tag)) continue;
    for (const auto& [name, rule] : texts.slots) {
      if (!spec.facts.contains(name) || is_stated(spec, rule, name, tag)) continue;
      faults.push_back({.file = key_of(name, tag),
                        .line = 0,
                        .message = "is missing, and other facts have a text in that language"});
    }
  }
}

}  // namespace

CampaignLanguages campaign_languages(const CampaignSpec& spec, const NoticeTemplate& texts) {
  CampaignLanguages languages;
  for (const auto& [tag, phrases] : texts.languages) {
    if (is_spoken(spec, texts, tag)) languages.available.push_back(tag);
  }
  for (const std::string& iso2 : spec.countries) {
    const Country* place = country(iso2);
    if (place == nullptr) continue;
    for (const std::string_view tag : place->locales) {
      // Norway's second form is read by readers of the first; Crier has no texts in the others.
      if (nearest_language(tag) == nullptr || reaches(languages.available, tag)) continue;
      languages.gaps.push_back({.country = iso2, .locale = std::string(tag)});
    }
  }
  return languages;
}

std::vector<WordingFault> fact_faults(const CampaignSpec& spec, const NoticeTemplate& texts,
                                      const CampaignLanguages& languages) {
  std::vector<WordingFault> faults;
  check_required(spec, texts, faults);
  check_languages(spec, texts, faults);
  for (const auto& [name, fact] : spec.facts) {
    for (const auto& [tag, text] : fact) check_characters(name, tag, text, faults);
  }
  for (const std::string& iso2 : spec.countries) {
    if (country(iso2) != nullptr) continue;
    faults.push_back({.file = "countries",
                      .line = 0,
                      .message = fmt::format("'{}' is not among the countries that have an "
                                             "authority here",
                                             iso2)});
  }
  // Without it the last rule of the language choice would have no answer.
  if (faults.empty() && !reaches(languages.available, canonical_tag(spec.controller_locale))) {
    faults.push_back(
        {.file = "controller_locale",
         .line = 0,
         .message = fmt::format("'{}' is not among the languages of the campaign: {}",
                                spec.controller_locale, fmt::join(languages.available, ", "))});
  }
  return faults;
}

}  // namespace crier::notice
