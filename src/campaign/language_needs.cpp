#include "campaign/language_needs.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "campaign/languages.h"

namespace crier {
namespace {

std::vector<std::string> all_languages() {
  std::vector<std::string> tags;
  for (const Language& each : languages()) tags.emplace_back(each.tag);
  return tags;
}

bool reaches(const std::vector<std::string>& available, std::string_view tag) {
  return std::ranges::any_of(look_up_chain(tag), [&](const std::string& candidate) {
    return std::ranges::find(available, candidate) != available.end();
  });
}

// "de" of "de-AT", "pt-PT" of "pt-PT": as the text is named.
std::string text_tag(std::string_view tag) {
  for (const std::string& candidate : look_up_chain(tag)) {
    if (language(candidate) != nullptr) return candidate;
  }
  return std::string(tag);
}

}  // namespace

LanguageNeeds::LanguageNeeds(std::string controller_locale, std::vector<std::string> available)
    : available_(std::move(available)), ideal_(std::move(controller_locale), all_languages()) {}

void LanguageNeeds::add(std::string_view country, std::string_view account_locale,
                        std::int64_t people) {
  for (const std::string& tag : ideal_.of(country, account_locale).locales) {
    if (!reaches(available_, tag)) people_[text_tag(tag)] += people;
  }
}

std::vector<LanguageNeed> LanguageNeeds::lacking() const {
  std::vector<LanguageNeed> needs;
  for (const auto& [language, people] : people_) {
    if (people > 0) needs.push_back({.language = language, .people = people});
  }
  std::ranges::sort(needs, [](const LanguageNeed& left, const LanguageNeed& right) {
    return std::tie(right.people, left.language) < std::tie(left.people, right.language);
  });
  return needs;
}

}  // namespace crier
