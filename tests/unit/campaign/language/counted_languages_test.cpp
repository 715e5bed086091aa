#include "campaign/language/counted_languages.h"

#include <string>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(CountedLanguages, count_a_multilingual_notice_as_one_language) {
  CountedLanguages languages("en", {"de", "en", "fr"});

  EXPECT_EQ(languages.of("LU", "").counted, "fr-LU+de-LU");
  EXPECT_EQ(languages.of("LU", "").locales.size(), 2U);
  EXPECT_EQ(languages.of("LU", "").rule, LanguageRule::country_languages);
}

TEST(CountedLanguages, follow_the_language_that_a_person_set) {
  CountedLanguages languages("en", {"de", "en", "fr"});

  EXPECT_EQ(languages.of("LU", "de").counted, "de-LU");
  EXPECT_EQ(languages.of("AT", "de").counted, "de-AT");
  EXPECT_EQ(languages.of("FI", "xx").rule, LanguageRule::controller_language);
}

TEST(CountedLanguages, give_answers_that_stay_whatever_is_asked_afterwards) {
  CountedLanguages languages("en", {"de", "en"});
  const CountedLanguages::Entry& first = languages.of("DE", "");

  for (int question = 0; question < 100'000; ++question) {
    (void)languages.of("DE", "x" + std::to_string(question));
  }

  EXPECT_EQ(&languages.of("DE", ""), &first);
  EXPECT_EQ(first.counted, "de");
}

}  // namespace
}  // namespace crier
