#include "campaign/language/languages.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier {
namespace {

// Links that were sent have them: a language that is added takes the next number.
TEST(LanguageCodes, are_those_that_they_always_were) {
  const std::vector<std::string> tags = {"bg", "cs", "da", "de", "el",    "en", "es", "et", "fi",
                                         "fr", "ga", "hr", "hu", "is",    "it", "lt", "lv", "mt",
                                         "nb", "nl", "nn", "pl", "pt-PT", "ro", "sk", "sl", "sv"};
  ASSERT_EQ(languages().size(), tags.size());
  LanguageCode code = 0;
  for (const std::string& tag : tags) {
    ++code;
    const Language* const known = language_with_code(code);
    ASSERT_NE(known, nullptr) << tag;
    EXPECT_EQ(known->tag, tag);
  }
  EXPECT_EQ(language_with_code(0), nullptr);
  EXPECT_EQ(language_with_code(28), nullptr);
}

TEST(Languages, are_the_twenty_four_of_the_union_and_three_of_the_north) {
  EXPECT_EQ(languages().size(), 27U);
  EXPECT_EQ(language("el")->name_native, "Ελληνικά");
  EXPECT_EQ(language("pt-PT")->name_native, "português");
  EXPECT_EQ(language("pt"), nullptr);
  EXPECT_EQ(language("no"), nullptr);
}

TEST(CanonicalTag, reads_what_account_systems_store) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"de", "de"},
      {"DE", "de"},
      {"de-AT", "de-AT"},
      {"de_at", "de-AT"},
      {"de_AT.UTF-8", "de-AT"},
      {"de_DE@euro", "de-DE"},
      {"no", "nb"},
      {"no_NO", "nb-NO"},
      {"nn-NO", "nn-NO"},
      {"sr-latn-rs", "sr-Latn-RS"},
      {"zh_hant", "zh-Hant"},
      {"es-419", "es-419"},
      {"de-DE-u-co-phonebk", "de-DE"},
      {"de-1996", "de"},
      {"pt-PT", "pt-PT"},
  };
  for (const auto& [raw, tag] : rows) EXPECT_EQ(canonical_tag(raw), tag) << raw;
}

TEST(CanonicalTag, is_empty_for_what_is_no_language) {
  for (const char* raw : {"", "*", "x", "english", "1", "-de", "d-e", "d\xC3\xA9", "{name}"}) {
    EXPECT_EQ(canonical_tag(raw), "") << raw;
  }
}

TEST(LookUpChain, goes_from_the_tag_to_its_parents) {
  using Chain = std::vector<std::string>;
  EXPECT_EQ(look_up_chain("de-AT"), (Chain{"de-AT", "de"}));
  EXPECT_EQ(look_up_chain("sr-Latn-RS"), (Chain{"sr-Latn-RS", "sr-Latn", "sr"}));
  EXPECT_EQ(look_up_chain("pt"), (Chain{"pt", "pt-PT"}));
  EXPECT_EQ(look_up_chain("pt-BR"), (Chain{"pt-BR", "pt", "pt-PT"}));
  EXPECT_EQ(look_up_chain("pt-PT"), (Chain{"pt-PT", "pt"}));
  EXPECT_EQ(look_up_chain("nn-NO"), (Chain{"nn-NO", "nn", "nb"}));
  EXPECT_EQ(look_up_chain(""), Chain{});
}

TEST(NearestText, is_the_first_of_the_chain_that_is_there) {
  const std::vector<std::string> available = {"de", "nb", "pt-PT"};

  EXPECT_EQ(nearest_text("de-AT", available), "de");
  EXPECT_EQ(nearest_text("nn-NO", available), "nb");
  EXPECT_EQ(nearest_text("pt-BR", available), "pt-PT");
  EXPECT_EQ(nearest_text("fr", available), "");
  EXPECT_EQ(nearest_text("", available), "");
}

TEST(NearestText, is_asked_for_from_the_nearest_on) {
  std::vector<std::string> asked;

  const std::string text = nearest_text("sr-Latn-RS", [&](const std::string& candidate) {
    asked.push_back(candidate);
    return candidate == "sr-Latn";
  });

  EXPECT_EQ(text, "sr-Latn");
  EXPECT_EQ(asked, (std::vector<std::string>{"sr-Latn-RS", "sr-Latn"}));
}

TEST(LanguageName, is_that_of_the_language_whose_text_is_read) {
  EXPECT_EQ(language_name("de-AT"), "German");
  EXPECT_EQ(native_language_name("de-AT"), "Deutsch");
  EXPECT_EQ(native_language_name("pt-BR"), "português");
  EXPECT_EQ(native_language_name("nn-NO"), "norsk nynorsk");
  EXPECT_EQ(language_name("tlh"), "tlh");
  EXPECT_EQ(native_language_name("tlh"), "tlh");
  EXPECT_EQ(nearest_language("tlh"), nullptr);
}

TEST(RegionOf, is_not_a_script) {
  EXPECT_EQ(region_of("de-AT"), "AT");
  EXPECT_EQ(region_of("zh-Hant"), "");
  EXPECT_EQ(region_of("es-419"), "419");
  EXPECT_EQ(region_of("de"), "");
}

}  // namespace
}  // namespace crier
