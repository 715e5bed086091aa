// The shapes of single values: addresses, language tags, country codes.
#include <string>

#include <gtest/gtest.h>

#include "audience/country_code.h"
#include "audience/csv_writer.h"
#include "audience/locale_tag.h"
#include "audience/mail_address.h"

namespace crier::audience {
namespace {

TEST(MailAddress, is_a_dot_atom_at_a_domain_of_two_labels) {
  for (const std::string_view sound :
       {"a@b.example", "first.last+tag@sub.mail.example", "o'neill@b.example", "x_y-z@b-c.example",
        "ünï@exämple.example", "χρήστης@παράδειγμα.example", "1@2.example", "a@b.c0m"}) {
    EXPECT_TRUE(is_mail_address(sound)) << sound;
  }
  for (const std::string_view bad : {"",
                                     "@",
                                     "a",
                                     "a@",
                                     "@b.example",
                                     "a@b",
                                     "a@@b.example",
                                     "a@b@c.example",
                                     ".a@b.example",
                                     "a.@b.example",
                                     "a..b@c.example",
                                     "a b@c.example",
                                     "a@b..example",
                                     "a@.example",
                                     "a@b.example.",
                                     "a@-b.example",
                                     "a@b-.example",
                                     "a@b_c.example",
                                     "a@[127.0.0.1]",
                                     "a@127.0.0.1",
                                     "\"a b\"@c.example",
                                     "a,b@c.example",
                                     "<a@b.example>",
                                     "a@b.example\n",
                                     "a\\b@c.example",
                                     "a(comment)@b.example",
                                     "a@b.example,c@d.example",
                                     "a\xC2\xA0"
                                     "@b.example",
                                     "a@b\xE2\x80\x8B"
                                     ".example"}) {
    EXPECT_FALSE(is_mail_address(bad)) << bad;
  }
}

TEST(MailAddress, obeys_the_sizes_of_rfc_5321) {
  const std::string label(61, 'd');
  const std::string domain = label + "." + label + "." + label;  // 185 octets.
  EXPECT_TRUE(is_mail_address(std::string(64, 'l') + "@" + domain));
  EXPECT_FALSE(is_mail_address(std::string(65, 'l') + "@" + domain));
  EXPECT_TRUE(is_mail_address("l@" + std::string(63, 'd') + ".example"));
  EXPECT_FALSE(is_mail_address("l@" + std::string(64, 'd') + ".example"));
  EXPECT_TRUE(is_mail_address(std::string(64, 'l') + "@abc." + domain));    // 254 octets.
  EXPECT_FALSE(is_mail_address(std::string(64, 'l') + "@abcd." + domain));  // 255 octets.
}

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
