#include "audience/columns.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "audience/person_columns.h"

namespace crier::audience {
namespace {

std::expected<ColumnMap, std::vector<std::string>> read(const std::vector<std::string>& names,
                                                        const HeaderRules& rules = {},
                                                        Schema schema = person_schema()) {
  std::vector<CsvField> header;
  for (const std::string& name : names) header.push_back({.text = name, .is_plain = true});
  return ColumnMap::read(header, schema, rules);
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
  const auto map = read(
      {"ref", "mail", "ref", "", "x"},
      {.ours_by_theirs = {{"land", "country"}, {"mail", "e-mail"}}, .ignored = {"notes", "x"}});

  ASSERT_FALSE(map);
  const std::vector<std::string> expected{
      "columns 1 and 3 are both \"ref\"",
      "column 4 has no name; give it one in the first line, or leave it out",
      "--map land=country: the file has no column \"land\"",
      "--map mail=e-mail: \"e-mail\" is no column of ours; known are ref, email, name, locale, "
      "country, time_zone, birth_date, phone, terms_locale, push, web_push, postal",
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
                                     "terms_locale, push, web_push, postal; say --map "
                                     "mail=OURS or --ignore mail"});
}

TEST(ColumnMap, says_nothing_of_people_where_the_header_is_missing) {
  const std::vector<std::vector<std::string>> rows{{"Secret", "ada@secret.example", "AT"},
                                                   {"secret-7", "AT"},
                                                   {"+43123456", "secret"},
                                                   {"Secret", "1990-02-01"},
                                                   {"secret", "EL", "de-AT"},
                                                   {"123456", "x"},
                                                   {"ref", "country", "ada@secret.example"},
                                                   {"ref", "country", "+4366012345"}};
  for (const auto& row : rows) {
    const auto map = read(row);
    ASSERT_FALSE(map) << row.front();
    for (const std::string& fault : map.error()) {
      EXPECT_FALSE(fault.contains("ecret") || fault.contains("12345")) << fault;
    }
  }
  EXPECT_TRUE(read(rows[0]).error().front().starts_with("its first line looks like a row"));
  EXPECT_TRUE(read(rows[6]).error().front().starts_with("column 3 of the first line looks like"));
}

TEST(ColumnMap, names_rules_that_contradict_each_other) {
  EXPECT_EQ(read({"id", "country"}, {.ours_by_theirs = {{"ID", "ref"}}, .ignored = {"id"}})
                .error()
                .front(),
            "--map id=ref and --ignore id contradict; say one of them");
  EXPECT_EQ(
      read({"crier_line", "country"}, {.ours_by_theirs = {{"crier_line", "ref"}}, .ignored = {}})
          .error()
          .front(),
      "--map crier_line=ref: crier_line is a column that a reject file adds, and is passed "
      "over");
}

TEST(ColumnMap, passes_over_no_column_that_is_only_called_like_those_of_a_reject_file) {
  const auto map =
      read({"crier_id", "country"}, {.ours_by_theirs = {{"crier_id", "ref"}}, .ignored = {}});
  ASSERT_TRUE(map);
  EXPECT_EQ(map->field_of(Column::ref), 0U);
  EXPECT_EQ(map->reject_columns(), 0U);
  EXPECT_FALSE(read({"ref", "country", "crier_id"}));
}

TEST(ColumnMap, wants_the_language_of_the_account_beside_that_of_the_terms) {
  EXPECT_TRUE(read({"ref", "country", "locale", "terms_locale"}));
  const auto map = read({"ref", "country", "terms_locale"});
  ASSERT_FALSE(map);
  EXPECT_EQ(map.error().front(),
            "column \"terms_locale\" needs \"locale\" beside it; it may be empty");
}

TEST(ColumnMap, passes_over_what_spreadsheets_and_data_frames_leave_at_the_ends) {
  const auto map = read({"", "ref", "country", "", " "});

  ASSERT_TRUE(map);
  EXPECT_EQ(map->field_of(Column::ref), 1U);
  EXPECT_EQ(map->width(), 3U);
  EXPECT_EQ(map->width_needed(), 3U);
}

TEST(ColumnMap, passes_over_the_columns_of_a_reject_file) {
  const auto map = read({"crier_line", "crier_kind", "crier_column", "crier_reason", "crier_detail",
                         "ref", "country"});

  ASSERT_TRUE(map);
  EXPECT_EQ(map->reject_columns(), 5U);
  EXPECT_EQ(map->field_of(Column::ref), 5U);
}

TEST(ColumnMap, needs_no_more_of_a_row_than_the_last_column_of_ours) {
  const auto map = read({"ref", "country", "notes"}, {.ours_by_theirs = {}, .ignored = {"notes"}});

  ASSERT_TRUE(map);
  EXPECT_EQ(map->width_needed(), 2U);
  EXPECT_EQ(map->width(), 3U);
}

TEST(ColumnMap, trims_names_of_whatever_white_space_stands_around_them) {
  const auto map = read({"\xEF\xBB\xBFref", "\xC2\xA0 Country\t"});

  ASSERT_TRUE(map);
  EXPECT_EQ(map->name_of_field(1), "Country");
}

TEST(ColumnMap, knows_the_columns_of_each_register_and_what_others_call_them) {
  const struct {
    std::vector<std::string> header;
    Schema schema;
    HeaderRules rules;
    std::string fault;  // Empty: none.
  } rows[] = {
      {{"ref"}, objection_schema(), {}, ""},
      {{"objected_at", "REF"}, objection_schema(), {}, ""},
      {{"ref", "objected_on"}, objection_schema(), {}, ""},
      {{"member", "date"},
       objection_schema(),
       {.ours_by_theirs = {{"member", "ref"}, {"date", "objected_at"}}, .ignored = {}},
       ""},
      {{"objected_at"}, objection_schema(), {}, "column \"ref\" is missing"},
      {{"address"}, suppression_schema(), {}, ""},
      {{"Email", "reason"}, suppression_schema(), {}, ""},
      {{"E-Mail", "expires_at"}, suppression_schema(), {}, ""},
      {{"email", "address"},
       suppression_schema(),
       {},
       "columns 1 and 2 are both \"address\"; say --ignore email or --ignore address"},
      {{"email", "address"},
       suppression_schema(),
       {.ours_by_theirs = {}, .ignored = {"address"}},
       ""},
      {{"email", "campaign"},
       suppression_schema(),
       {},
       "column \"campaign\" is unknown; known are address, reason, expires_at; say --map "
       "campaign=OURS or --ignore campaign"},
  };

  for (const auto& row : rows) {
    const auto map = read(row.header, row.rules, row.schema);
    EXPECT_EQ(map ? "" : map.error().front(), row.fault) << row.header.front();
  }
}

TEST(ColumnMap, shows_names_that_are_no_text_in_letters) {
  const auto map = read({"ref", "country", "\xFF\x1B[2J"});

  ASSERT_FALSE(map);
  EXPECT_NE(map.error().front().find("column \"\\xFF\\u001B[2j\" is unknown"), std::string::npos)
      << map.error().front();
}

}  // namespace
}  // namespace crier::audience
