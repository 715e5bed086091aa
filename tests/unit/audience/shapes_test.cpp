// The shapes of single values: language tags, country codes.
#include <string>

#include <gtest/gtest.h>

#include "audience/country_code.h"
#include "audience/csv_writer.h"
#include "audience/locale_tag.h"
#include "audience/phone_number.h"

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

TEST(PhoneNumber, is_read_in_its_international_form) {
  const struct {
    std::string_view text;
    std::string_view number;
  } rows[] = {{"+431234567", "+431234567"},
              {"+43 1 234 567", "+431234567"},
              {"0043 1 234567", "+431234567"},
              {"+43-(0)1-234567", "+431234567"},
              {"+43 (1) 234.567", "+431234567"},
              {"00 43/1/234567", "+431234567"},
              {"+43\xC2\xA0"
               "1234567",
               "+431234567"},
              {"+43\xE2\x80\x91"
               "1234567",
               "+431234567"}};
  for (const auto& row : rows) EXPECT_EQ(canonical_phone_number(row.text), row.number) << row.text;
  for (const std::string_view bad :
       {"", "+", "0660 123", "0301234567", "+0301234567", "+43", "+4930123456789012", "43 1 234567",
        "+43 1 23x", "+43+1234567", "+43 1 234567 ext. 5", "1-800-FLOWERS", "++431234567"}) {
    EXPECT_FALSE(canonical_phone_number(bad)) << bad;
  }
}

TEST(CsvWriter, quotes_only_what_must_be_quoted) {
  std::string line;
  append_csv_field(line, "plain text");
  line += ';';
  append_csv_field(line, "a,b");
  line += ';';
  append_csv_field(line, "say \"hello\"\n");

  line += ';';
  append_csv_field(line, "a,b", ';');
  line += ';';
  append_csv_field(line, "a;b", ';');

  EXPECT_EQ(line, "plain text;\"a,b\";\"say \"\"hello\"\"\n\";a,b;\"a;b\"");
}

}  // namespace
}  // namespace crier::audience
