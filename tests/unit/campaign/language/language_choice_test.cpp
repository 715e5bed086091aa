#include "campaign/language/language_choice.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "campaign/language/languages.h"

namespace crier {
namespace {

using Locales = std::vector<std::string>;

Locales all_languages() {
  Locales tags;
  for (const Language& entry : languages()) tags.emplace_back(entry.tag);
  return tags;
}

LanguageChoice chosen(std::string_view account, std::string_view country,
                      const Locales& available = all_languages()) {
  return choose_language({.stored_locale = account,
                          .country = country,
                          .controller_locale = "de",
                          .available = available});
}

TEST(LanguageChoice, follows_what_the_person_set) {
  struct Row {
    const char* account;
    const char* country;
    const char* locale;
  };
  const std::vector<Row> rows = {
      {"de", "DE", "de"},       {"de", "AT", "de-AT"},    {"de-AT", "ES", "de-AT"},
      {"de-DE", "AT", "de"},    {"pl_PL", "DE", "pl"},    {"no", "NO", "nb"},
      {"nn-NO", "NO", "nn"},    {"pt", "PT", "pt-PT"},    {"pt-BR", "PT", "pt-PT"},
      {"en-US", "IE", "en-IE"}, {"en-US", "FR", "en"},    {"en-GB", "FR", "en-GB"},
      {"fr", "BE", "fr-BE"},    {"sv", "FI", "sv-FI"},    {"el", "CY", "el-CY"},
      {"EL", "GR", "el"},       {"fr-CA", "LU", "fr-LU"}, {"de", "LI", "de-LI"},
  };
  for (const Row& row : rows) {
    const LanguageChoice choice = chosen(row.account, row.country);

    EXPECT_EQ(choice.locales, Locales{row.locale}) << row.account << " in " << row.country;
    EXPECT_EQ(choice.rule, LanguageRule::account_language);
  }
}

TEST(LanguageChoice, falls_to_the_language_of_the_terms) {
  const Locales available = {"de", "en", "fr"};

  const LanguageChoice choice = choose_language({.stored_locale = "tr-x-terms-fr",
                                                 .country = "DE",
                                                 .controller_locale = "en",
                                                 .available = available});

  EXPECT_EQ(choice.locales, Locales{"fr"});
  EXPECT_EQ(choice.rule, LanguageRule::terms_language);
}

TEST(LanguageChoice, takes_the_language_of_the_terms_in_its_regional_form) {
  EXPECT_EQ(chosen("und-x-terms-de-at", "ES").locales, Locales{"de-AT"});
  EXPECT_EQ(chosen("und-x-terms-de", "ES").rule, LanguageRule::terms_language);
  EXPECT_EQ(chosen("pl-x-terms-de", "ES").locales, Locales{"pl"});
  EXPECT_EQ(chosen("und-IT-u-sd-itbz-x-terms-tr", "IT").locales, (Locales{"de-IT", "it"}));
}

TEST(LanguageChoice, falls_to_the_language_of_the_country) {
  for (const char* account : {"", "tr", "*", "klingon"}) {
    const LanguageChoice choice = chosen(account, "AT");

    EXPECT_EQ(choice.locales, Locales{"de-AT"}) << account;
    EXPECT_EQ(choice.rule, LanguageRule::country_language);
  }
}

TEST(LanguageChoice, speaks_all_languages_of_a_country_with_several) {
  struct Row {
    const char* country;
    Locales locales;
  };
  const std::vector<Row> rows = {
      {"BE", {"nl-BE", "fr-BE", "de-BE"}},
      {"LU", {"fr-LU", "de-LU"}},
      {"FI", {"fi", "sv-FI"}},
      {"IE", {"en-IE", "ga"}},
      {"MT", {"mt", "en-MT"}},
      {"CH", {"de-CH", "fr-CH", "it-CH"}},
  };
  for (const Row& row : rows) {
    const LanguageChoice choice = chosen("", row.country);

    EXPECT_EQ(choice.locales, row.locales) << row.country;
    EXPECT_EQ(choice.rule, LanguageRule::country_languages);
  }
}

TEST(LanguageChoice, speaks_the_languages_of_the_part_of_the_country_that_the_locale_names) {
  struct Row {
    const char* account;
    const char* country;
    Locales locales;
  };
  const std::vector<Row> rows = {
      {"und-IT-u-sd-itbz", "IT", {"de-IT", "it"}},  // South Tyrol
      {"UND_it_U_SD_ITBZ", "IT", {"de-IT", "it"}},
      {"und-u-sd-it23", "IT", {"it", "fr"}},  // Aosta Valley
      {"und-FI-u-sd-fi01", "FI", {"sv-FI"}},  // Åland
      {"und-IT-u-sd-it25", "IT", {"it"}},     // Lombardy
      {"und-IT-x-sd-itbz", "IT", {"it"}},     // No Unicode extension.
      {"und-u-sd-itbz", "AT", {"de-AT"}},     // Has moved.
      {"it-IT-u-sd-itbz", "IT", {"it"}},      // Has chosen.
      {"de-u-ca-gregory-sd-itbz", "IT", {"de"}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(chosen(row.account, row.country).locales, row.locales) << row.account;
  }
  EXPECT_EQ(chosen("und-IT-u-sd-itbz", "IT").rule, LanguageRule::country_languages);
  EXPECT_EQ(chosen("und-FI-u-sd-fi01", "FI").rule, LanguageRule::country_language);
}

TEST(LanguageChoice, needs_one_form_of_norwegian_only) {
  EXPECT_EQ(chosen("", "NO").locales, Locales{"nb"});
  EXPECT_EQ(chosen("nn", "NO", {"nb"}).locales, Locales{"nb"});
}

TEST(LanguageChoice, passes_over_languages_that_the_campaign_does_not_have) {
  EXPECT_EQ(chosen("", "BE", {"de", "fr"}).locales, (Locales{"fr-BE", "de-BE"}));
  EXPECT_EQ(chosen("", "FI", {"en", "sv"}).locales, Locales{"sv-FI"});
  EXPECT_EQ(chosen("", "FI", {"en", "sv"}).rule, LanguageRule::country_language);
  EXPECT_EQ(chosen("", "CY").locales, Locales{"el-CY"});
}

TEST(LanguageChoice, ends_with_the_controllers_language_and_english) {
  const LanguageChoice choice = chosen("tr", "SE", {"de", "en", "fr"});

  EXPECT_EQ(choice.locales, (Locales{"de", "en"}));
  EXPECT_EQ(choice.rule, LanguageRule::controller_language);
  EXPECT_EQ(chosen("tr", "US", {"de"}).locales, Locales{"de"});
  EXPECT_EQ(chosen("tr", "US", {"fr"}).locales, Locales{});
}

TEST(LanguageRule, is_found_by_its_name) {
  for (int value = 0; value <= static_cast<int>(language_rule_last); ++value) {
    const auto rule = static_cast<LanguageRule>(value);
    EXPECT_EQ(language_rule_named(name_of(rule)), rule);
  }
  EXPECT_EQ(language_rule_named("english"), std::nullopt);
}

TEST(JoinedLocales, keeps_their_order) {
  EXPECT_EQ(joined_locales(Locales{"nl-BE", "fr-BE"}), "nl-BE+fr-BE");
  EXPECT_EQ(joined_locales(Locales{"el"}), "el");
}

}  // namespace
}  // namespace crier
