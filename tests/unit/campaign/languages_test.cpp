#include "campaign/languages.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier {
namespace {

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

TEST(RegionOf, is_not_a_script) {
  EXPECT_EQ(region_of("de-AT"), "AT");
  EXPECT_EQ(region_of("zh-Hant"), "");
  EXPECT_EQ(region_of("es-419"), "419");
  EXPECT_EQ(region_of("de"), "");
}

}  // namespace
}  // namespace crier
