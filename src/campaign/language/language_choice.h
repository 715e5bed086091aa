// In which language a person is told (campaign/README.md), and by which rule.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace crier {

enum class LanguageRule : std::uint8_t {
  account_language,     // What the person set.
  terms_language,       // What the person last agreed to terms in.
  country_language,     // The official language of the country of residence.
  country_languages,    // All official languages there, or in that part of it: multilingual.
  controller_language,  // The controller's own, and English.
};
inline constexpr LanguageRule language_rule_last = LanguageRule::controller_language;

[[nodiscard]] std::string_view name_of(LanguageRule rule);
[[nodiscard]] std::optional<LanguageRule> language_rule_named(std::string_view name);

struct LanguageQuestion {
  // As the audience keeps it; empty: not known. May also say in which language the person agreed to
  // terms (campaign/language/stored_locale.h), and where they live though not which language they read
  // (campaign/language/subdivision.h).
  std::string_view stored_locale;
  std::string_view country;  // ISO 3166-1 alpha-2.
  std::string_view controller_locale;
  std::span<const std::string> available;  // Tags of the texts that the campaign has.
};

struct LanguageChoice {
  // The tags to write in, likeliest first; more than one is one notice with each language complete.
  // A tag names the language of an available text and, where dates differ, a country: "de-AT".
  // Empty only if not even the controller's language is available.
  std::vector<std::string> locales;
  LanguageRule rule{};
};

// The answer depends on the languages of the question and the country alone, so that it can be kept
// for everybody who has the same.
[[nodiscard]] LanguageChoice choose_language(const LanguageQuestion& question);

// The tags of a multilingual notice as one text for records and reports: "nl-BE+fr-BE".
[[nodiscard]] std::string joined_locales(std::span<const std::string> locales);

}  // namespace crier
