#include "audience/locale_tag.h"

#include <gtest/gtest.h>

namespace crier::audience {
namespace {

TEST(Locale, is_put_into_canonical_case) {
  const struct {
    std::string_view text;
    std::string_view canonical;
  } rows[] = {{"de", "de"},
              {"DE", "de"},
              {"pt-pt", "pt-PT"},
              {"pt_PT", "pt-PT"},
              {"zh-hant-tw", "zh-Hant-TW"},
              {"es-419", "es-419"},
              {"sl-ROZAJ-biske", "sl-rozaj-biske"},
              {"de-1901", "de-1901"},
              {"zh-yue-HK", "zh-yue-HK"},
              {"en-u-ca-buddhist", "en-u-ca-buddhist"},
              {"de-x-Haus", "de-x-haus"},
              {"de_AT.UTF-8", "de-AT"},
              {"de_AT.ISO-8859-15@euro", "de-AT"},
              {"sr_RS.UTF-8@latin", "sr-Latn-RS"},
              {"sr@cyrillic", "sr-Cyrl"},
              {"el", "el"},
              {"deu", "deu"},
              {"gsw-AT", "gsw-AT"},
              {"iw", "iw"},
              {"hsb", "hsb"},
              {"und", "und"},
              {"ca_ES@valencia", "ca-ES-valencia"}};

  for (const auto& row : rows) EXPECT_EQ(canonical_locale(row.text), row.canonical) << row.text;
}

TEST(Locale, has_the_shape_of_bcp_47) {
  for (const std::string_view bad : {"",
                                     "d",
                                     "-",
                                     "de-",
                                     "-de",
                                     "de--AT",
                                     "d3",
                                     "german!",
                                     "de-A",
                                     "de-AT-DE",
                                     "de-u",
                                     "de-x",
                                     "de-u-u-ca",
                                     "ninelette",
                                     "C.UTF-8",
                                     "German",
                                     "english",
                                     "deutsch",
                                     "NULL",
                                     "POSIX",
                                     "gr",
                                     "gr-GR",
                                     "xx",
                                     "qqq",
                                     "zzz",
                                     "en_US_POSIX_",
                                     "C",
                                     "de_AT.",
                                     "de_AT@pinyin",
                                     "de_AT.UTF-8@",
                                     "@euro",
                                     "dé",
                                     "de-aaaaaaaa-bbbbbbbb-cccccccc-ddddddd"}) {
    EXPECT_FALSE(canonical_locale(bad)) << bad;
  }
}

}  // namespace
}  // namespace crier::audience
