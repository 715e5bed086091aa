#include "campaign/language/language_choice.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "campaign/country_table.h"
#include "campaign/language/languages.h"
#include "campaign/language/stored_locale.h"
#include "campaign/language/subdivision.h"

namespace crier {
namespace {

// The way `language` is written in a country where it is official; empty elsewhere.
std::string_view regional_form(std::string_view language, std::string_view iso2) {
  const Country* place = country(iso2);
  if (place == nullptr) return {};
  const auto found = std::ranges::find(place->locales, language, language_of);
  return found == place->locales.end() ? std::string_view{} : *found;
}

// The country in the tag counts first: an Austrian in Spain still writes "Jänner". It is not kept
// where the language is not at home: "en-US" would put the month before the day.
std::string reader_tag(std::string_view text, std::string_view asked, std::string_view iso2) {
  const std::string_view language = language_of(text);
  for (const std::string_view place : {region_of(asked), iso2}) {
    const std::string_view form = regional_form(language, place);
    if (!form.empty()) return std::string(form);
  }
  return std::string(text);
}

std::optional<std::string> answer(std::string_view raw, const LanguageQuestion& question) {
  const std::string asked = canonical_tag(raw);
  const std::string text = nearest_text(asked, question.available);
  if (text.empty()) return std::nullopt;
  return reader_tag(text, asked, question.country);
}

// All available official languages of the place where the person lives, or the first of them.
std::vector<std::string> country_answer(const LanguageQuestion& question) {
  std::vector<std::string> locales;
  const Country* place = country(question.country);
  if (place == nullptr) return locales;
  const Subdivision* part = subdivision_of(question.stored_locale);
  if (part != nullptr && part->country != question.country) part = nullptr;
  for (const std::string_view tag : part != nullptr ? part->locales : place->locales) {
    if (nearest_text(tag, question.available).empty()) continue;
    locales.emplace_back(tag);
    if (part == nullptr && !place->multilingual) break;
  }
  return locales;
}

std::vector<std::string> controller_answer(const LanguageQuestion& question) {
  std::vector<std::string> locales;
  for (const std::string_view raw : {question.controller_locale, std::string_view("en")}) {
    std::optional<std::string> found = answer(raw, question);
    const bool is_new =
        found && (locales.empty() || language_of(locales.front()) != language_of(*found));
    if (is_new) locales.push_back(std::move(*found));
  }
  return locales;
}

constexpr std::array<std::pair<LanguageRule, std::string_view>, 5> rule_names = {{
    {LanguageRule::account_language, "account_language"},
    {LanguageRule::terms_language, "terms_language"},
    {LanguageRule::country_language, "country_language"},
    {LanguageRule::country_languages, "country_languages"},
    {LanguageRule::controller_language, "controller_language"},
}};

}  // namespace

std::string_view name_of(LanguageRule rule) {
  for (const auto& [known, name] : rule_names) {
    if (known == rule) return name;
  }
  CRIER_CHECK(false);
}

std::optional<LanguageRule> language_rule_named(std::string_view name) {
  for (const auto& [rule, known] : rule_names) {
    if (known == name) return rule;
  }
  return std::nullopt;
}

LanguageChoice choose_language(const LanguageQuestion& question) {
  const auto [account, terms] = split_locale(question.stored_locale);
  if (auto tag = answer(account, question)) {
    return {.locales = {std::move(*tag)}, .rule = LanguageRule::account_language};
  }
  if (auto tag = answer(terms, question)) {
    return {.locales = {std::move(*tag)}, .rule = LanguageRule::terms_language};
  }
  if (auto locales = country_answer(question); !locales.empty()) {
    const LanguageRule rule =
        locales.size() > 1 ? LanguageRule::country_languages : LanguageRule::country_language;
    return {.locales = std::move(locales), .rule = rule};
  }
  return {.locales = controller_answer(question), .rule = LanguageRule::controller_language};
}

std::string joined_locales(std::span<const std::string> locales) {
  std::string joined;
  for (const std::string& tag : locales) {
    if (!joined.empty()) joined += '+';
    joined += tag;
  }
  return joined;
}

}  // namespace crier
