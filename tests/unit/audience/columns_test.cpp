#include "audience/columns.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::audience {
namespace {

std::expected<ColumnMap, std::vector<std::string>> read(const std::vector<std::string>& names,
                                                        const HeaderRules& rules = {}) {
  std::vector<CsvField> header;
  for (const std::string& name : names) header.push_back({.text = name, .is_plain = true});
  return ColumnMap::read(header, rules);
}

TEST(ColumnMap, finds_the_columns_in_any_order_and_case) {
  const auto map = read({"Country", " email ", "REF"});

  ASSERT_TRUE(map);
  EXPECT_EQ(map->field_of(Column::ref), 2U);
  EXPECT_EQ(map->field_of(Column::country), 0U);
  EXPECT_EQ(map->field_of(Column::email), 1U);
  EXPECT_FALSE(map->has(Column::phone));
  EXPECT_EQ(map->width(), 3U);
}

TEST(ColumnMap, takes_unknown_columns_that_are_mapped_or_ignored) {
  const auto map =
      read({"id", "Land", "notes"},
           {.ours_by_theirs = {{"id", "ref"}, {"land", "country"}}, .ignored = {"Notes"}});

  ASSERT_TRUE(map);
  EXPECT_EQ(map->field_of(Column::ref), 0U);
  EXPECT_EQ(map->field_of(Column::country), 1U);
  EXPECT_EQ(map->name_of_field(1), "Land");
}

TEST(ColumnMap, reports_every_fault_of_a_header_at_once) {
  const auto map =
      read({"ref", "mail", "ref", ""},
           {.ours_by_theirs = {{"land", "country"}, {"mail", "e-mail"}}, .ignored = {"notes"}});

  ASSERT_FALSE(map);
  const std::vector<std::string> expected{
      "columns 1 and 3 are both \"ref\"",
      "column 4 has no name",
      "--map land=country: the file has no column \"land\"",
      "--map mail=e-mail: \"e-mail\" is no column of ours; known are ref, email, name, locale, "
      "country, time_zone, birth_date, phone, terms_locale",
      "--ignore notes: the file has no such column",
      "column \"country\" is missing"};
  EXPECT_EQ(map.error(), expected);
}

TEST(ColumnMap, says_what_to_do_about_an_unknown_column) {
  const auto map = read({"ref", "country", "mail"});

  ASSERT_FALSE(map);
  EXPECT_EQ(map.error(),
            std::vector<std::string>{"column \"mail\" is unknown; known are ref, email, name, "
                                     "locale, country, time_zone, birth_date, phone, "
                                     "terms_locale; say --map "
                                     "mail=OURS or --ignore mail"});
}

TEST(ColumnMap, wants_the_language_of_the_account_beside_that_of_the_terms) {
  EXPECT_TRUE(read({"ref", "country", "locale", "terms_locale"}));
  const auto map = read({"ref", "country", "terms_locale"});
  ASSERT_FALSE(map);
  EXPECT_EQ(map.error().front(),
            "column \"terms_locale\" needs \"locale\" beside it; it may be empty");
}

TEST(ColumnMap, recognises_files_of_another_kind) {
  EXPECT_EQ(read({"ref;country;email"}).error().front(),
            "the header has \";\" between its columns; a comma is needed");
  EXPECT_EQ(read({"ref\tcountry"}).error().front(),
            "the header has tabs between its columns; a comma is needed");
  EXPECT_EQ(read({"\xFF\xFEr"}).error().front(), "the file is UTF-16; save it as UTF-8");
}

}  // namespace
}  // namespace crier::audience
