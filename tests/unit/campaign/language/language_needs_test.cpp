#include "campaign/language/language_needs.h"

#include <gtest/gtest.h>

namespace crier {
namespace {

using Lacking = std::vector<LanguageNeed>;
constexpr auto text = LanguageNeed::Lack::text;
constexpr auto approval = LanguageNeed::Lack::approval;

// All that it speaks may be sent.
LanguageNeeds needs_of(const std::vector<std::string>& tags) {
  return {"en", {.all = tags, .approved = tags}};
}

TEST(LanguageNeeds, are_met_where_everybody_finds_their_language) {
  LanguageNeeds needs = needs_of({"de", "en", "pt-PT"});
  needs.add("DE", "", 10);
  needs.add("AT", "de-AT", 5);
  needs.add("PT", "pt", 3);
  needs.add("IE", "en", 2);
  EXPECT_EQ(needs.lacking(), Lacking{});
  EXPECT_EQ(needs.readers().at("de"), 15);
}

TEST(LanguageNeeds, count_the_people_of_each_language_that_is_lacking) {
  LanguageNeeds needs = needs_of({"de", "en"});
  needs.add("FR", "", 4);
  needs.add("DE", "fr", 1);
  needs.add("PL", "pl-PL", 9);
  needs.add("DE", "", 100);
  EXPECT_EQ(needs.lacking(), (Lacking{{"pl", text, 9}, {"fr", text, 5}}));
}

// Half of a notice in two languages is no notice to those who read the other half.
TEST(LanguageNeeds, include_every_language_of_a_multilingual_notice) {
  LanguageNeeds needs = needs_of({"en", "fr"});
  needs.add("BE", "", 7);
  EXPECT_EQ(needs.lacking(), (Lacking{{"de", text, 7}, {"nl", text, 7}}));
}

// Whoever is left by every other rule is told in it.
TEST(LanguageNeeds, include_the_controllers_language_whoever_reads_it) {
  LanguageNeeds needs("en-IE", {.all = {"de", "en"}, .approved = {"de"}});
  needs.add("DE", "", 7);
  EXPECT_EQ(needs.lacking(), (Lacking{{"en", approval, 0}}));
}

// Nobody has texts in it: they are told in the language of the country or of the controller.
TEST(LanguageNeeds, leave_out_languages_that_crier_does_not_know) {
  LanguageNeeds needs = needs_of({"de", "en"});
  needs.add("DE", "tr", 7);
  needs.add("US", "", 7);
  EXPECT_EQ(needs.lacking(), Lacking{});
}

// A Bokmål text is read by readers of Nynorsk.
TEST(LanguageNeeds, are_met_by_a_parent) {
  LanguageNeeds needs = needs_of({"en", "nb"});
  needs.add("NO", "nn", 7);
  EXPECT_EQ(needs.lacking(), Lacking{});
}

TEST(LanguageNeeds, are_not_met_by_words_that_nobody_has_approved) {
  LanguageNeeds needs("en", {.all = {"de", "en", "nb", "nn"}, .approved = {"en", "nb"}});
  needs.add("NO", "nn", 3);
  needs.add("NO", "nb", 2);
  needs.add("DE", "", 5);
  needs.add("FR", "", 1);
  EXPECT_EQ(needs.lacking(), (Lacking{{"de", approval, 5}, {"nn", approval, 3}, {"fr", text, 1}}));
}

// Its readers would otherwise get the words for another country without anybody having said so.
TEST(LanguageNeeds, are_not_met_by_the_parent_of_a_regional_text_that_waits_for_approval) {
  LanguageNeeds needs("en", {.all = {"de", "de-AT", "en"}, .approved = {"de", "en"}});
  needs.add("AT", "", 4);
  needs.add("DE", "", 5);
  EXPECT_EQ(needs.lacking(), (Lacking{{"de-AT", approval, 4}}));
}

}  // namespace
}  // namespace crier
