#include "campaign/language/language_needs.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "campaign/language/languages.h"

namespace crier {
namespace {

bool has(const std::vector<std::string>& tags, std::string_view tag) {
  return std::ranges::find(tags, tag) != tags.end();
}

// The languages of Crier, and what an operator has added to them.
std::vector<std::string> all_languages(const std::vector<std::string>& spoken) {
  std::vector<std::string> tags = spoken;
  for (const Language& each : languages()) {
    if (!has(tags, each.tag)) tags.emplace_back(each.tag);
  }
  return tags;
}

}  // namespace

LanguageNeeds::LanguageNeeds(std::string controller_locale, SpokenLanguages spoken)
    : spoken_(std::move(spoken)),
      last_resort_(text_for(canonical_tag(controller_locale))),
      ideal_(std::move(controller_locale), all_languages(spoken_.all)) {
  readers_.emplace(last_resort_, 0);
}

void LanguageNeeds::add(std::string_view country, std::string_view stored_locale,
                        std::int64_t people) {
  for (const std::string& tag : ideal_.of(country, stored_locale).locales) {
    readers_[text_for(tag)] += people;
  }
}

// The text that readers of `tag` get; where there is none, the one that they lack.
std::string LanguageNeeds::text_for(std::string_view tag) const {
  std::string text = nearest_text(tag, spoken_.all);
  if (!text.empty()) return text;
  const Language* const known = nearest_language(tag);
  return std::string(known == nullptr ? tag : known->tag);
}

std::vector<LanguageNeed> LanguageNeeds::lacking() const {
  std::vector<LanguageNeed> needs;
  for (const auto& [language, people] : readers_) {
    const bool is_needed = people > 0 || language == last_resort_;
    if (!is_needed || has(spoken_.approved, language)) continue;
    const bool is_spoken = has(spoken_.all, language);
    needs.push_back({.language = language,
                     .lack = is_spoken ? LanguageNeed::Lack::approval : LanguageNeed::Lack::text,
                     .people = people});
  }
  std::ranges::sort(needs, [](const LanguageNeed& left, const LanguageNeed& right) {
    return std::tie(right.people, left.language) < std::tie(left.people, right.language);
  });
  return needs;
}

}  // namespace crier
