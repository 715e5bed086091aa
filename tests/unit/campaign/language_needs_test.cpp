#include "campaign/language_needs.h"

#include <gtest/gtest.h>

namespace crier {
namespace {

using Lacking = std::vector<LanguageNeed>;

TEST(LanguageNeeds, are_met_where_everybody_finds_their_language) {
  LanguageNeeds needs("en", {"de", "en", "pt-PT"});
  needs.add("DE", "", 10);
  needs.add("AT", "de-AT", 5);
  needs.add("PT", "pt", 3);
  needs.add("IE", "en", 2);
  EXPECT_EQ(needs.lacking(), Lacking{});
}

TEST(LanguageNeeds, count_the_people_of_each_language_that_is_lacking) {
  LanguageNeeds needs("en", {"de", "en"});
  needs.add("FR", "", 4);
  needs.add("DE", "fr", 1);
  needs.add("PL", "pl-PL", 9);
  needs.add("DE", "", 100);
  EXPECT_EQ(needs.lacking(), (Lacking{{"pl", 9}, {"fr", 5}}));
}

// Half of a notice in two languages is no notice to those who read the other half.
TEST(LanguageNeeds, include_every_language_of_a_multilingual_notice) {
  LanguageNeeds needs("en", {"en", "fr"});
  needs.add("BE", "", 7);
  EXPECT_EQ(needs.lacking(), (Lacking{{"de", 7}, {"nl", 7}}));
}

// Nobody has texts in it: they are told in the language of the country or of the controller.
TEST(LanguageNeeds, leave_out_languages_that_crier_does_not_know) {
  LanguageNeeds needs("en", {"de", "en"});
  needs.add("DE", "tr", 7);
  needs.add("US", "", 7);
  EXPECT_EQ(needs.lacking(), Lacking{});
}

// A Bokmål text is read by readers of Nynorsk.
TEST(LanguageNeeds, are_met_by_a_parent) {
  LanguageNeeds needs("en", {"en", "nb"});
  needs.add("NO", "nn", 7);
  EXPECT_EQ(needs.lacking(), Lacking{});
}

}  // namespace
}  // namespace crier
