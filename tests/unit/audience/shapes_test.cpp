// The shapes of single values: language tags, country codes.
#include <string>

#include <gtest/gtest.h>

#include "audience/country_code.h"
#include "audience/csv_writer.h"
#include "audience/locale_tag.h"

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
              {"de-x-Haus", "de-x-haus"}};

  for (const auto& row : rows) EXPECT_EQ(canonical_locale(row.text), row.canonical) << row.text;
}

TEST(Locale, has_the_shape_of_bcp_47) {
  for (const std::string_view bad :
       {"", "d", "-", "de-", "-de", "de--AT", "d3", "german!", "de-A", "de-AT-DE", "de-u", "de-x",
        "de-u-u-ca", "ninelette", "C.UTF-8", "de-AT.UTF-8", "dé",
        "de-aaaaaaaa-bbbbbbbb-cccccccc-ddddddd"}) {
    EXPECT_FALSE(canonical_locale(bad)) << bad;
  }
}

TEST(CountryCode, knows_iso_3166_and_the_two_codes_of_the_union) {
  EXPECT_EQ(country_code("DE"), "DE");
  EXPECT_EQ(country_code("de"), "DE");
  EXPECT_EQ(country_code("ZW"), "ZW");
  EXPECT_EQ(country_code("AD"), "AD");
  EXPECT_EQ(country_code("EL"), "GR");
  EXPECT_EQ(country_code("uk"), "GB");
  for (const std::string_view bad : {"", "D", "DEU", "XX", "EU", "D1", "@A", "Ä"}) {
    EXPECT_FALSE(country_code(bad)) << bad;
  }
}

TEST(CsvWriter, quotes_only_what_must_be_quoted) {
  std::string line;
  append_csv_field(line, "plain text");
  line += ';';
  append_csv_field(line, "a,b");
  line += ';';
  append_csv_field(line, "say \"hello\"\n");

  EXPECT_EQ(line, "plain text;\"a,b\";\"say \"\"hello\"\"\n\"");
}

}  // namespace
}  // namespace crier::audience
