#include "audience/format/json_lines.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace crier::audience {
namespace {

// What comes of `text`, which arrives in pieces: "line: a|b|c" of a record, "line: reason" of a
// fault.
std::string read(const std::string& text, const HeaderRules& rules = {}, std::size_t piece = 7,
                 std::size_t record_bytes = 200) {
  JsonLines lines(address_schema(), rules, record_bytes);
  std::string found;
  for (std::size_t at = 0;;) {
    switch (lines.next()) {
      case CsvEvent::end: return found;
      case CsvEvent::starved: {
        const std::string_view next = std::string_view(text).substr(at, piece);
        std::ranges::copy(next, lines.space().begin());
        at += next.size();
        if (next.empty()) {
          lines.close();
        } else {
          lines.filled(next.size());
        }
        break;
      }
      case CsvEvent::record:
        found += std::to_string(lines.record().line) + ":";
        for (const CsvField& field : lines.record().fields) {
          found += " [" + std::string(field.text) + "]";
        }
        found += "\n";
        break;
      case CsvEvent::fault:
        found += std::to_string(lines.record().line) + ": " +
                 std::string(name_of(lines.fault().reason)) + "\n";
        break;
    }
  }
}

TEST(JsonLines, are_told_from_a_file_with_a_header) {
  EXPECT_TRUE(is_json_lines("\n {\"ref\":1}"));
  EXPECT_FALSE(is_json_lines("ref,kind\n"));
  EXPECT_FALSE(is_json_lines("{\\rtf1"));
  EXPECT_FALSE(is_json_lines(""));
}

TEST(JsonLines, are_records_of_the_columns_whatever_the_order_of_members) {
  EXPECT_EQ(read("{\"kind\":\"push\",\"ref\":\"u1\",\"value\":\"a\"}\r\n"
                 "\n"
                 "{\"ref\":4711,\"token\":{\"x\":\"y\"},\"registered_at\":null}"),
            "1: [u1] [push] [a] []\n"
            "3: [4711] [] [{\"x\":\"y\"}] []\n");
}

TEST(JsonLines, follow_the_rules_for_other_names) {
  const HeaderRules rules{.ours_by_theirs = {{"user", "ref"}}, .ignored = {"locale"}};

  EXPECT_EQ(read("{\"user\":\"u1\",\"locale\":\"de\"}\n", rules), "1: [u1] [] [] []\n");
}

TEST(JsonLines, that_are_no_rows_are_faults_and_the_next_line_is_read) {
  EXPECT_EQ(read("[1]\n{\"ref\":\nu1\n{\"rev\":\"u1\"}\n{\"value\":\"a\",\"token\":\"b\"}\n"
                 "{\"ref\":\"u2\"}\n"),
            "1: malformed_json\n2: malformed_json\n3: malformed_json\n4: malformed_json\n"
            "5: malformed_json\n6: [u2] [] [] []\n");
}

TEST(JsonLines, with_a_number_that_would_lose_digits_are_no_rows) {
  EXPECT_EQ(read("{\"ref\":18446744073709551615}\n{\"ref\":18446744073709551616}\n"),
            "1: [18446744073709551615] [] [] []\n2: malformed_json\n");
}

TEST(JsonLines, that_are_too_long_are_passed_over) {
  const std::string long_line = "{\"ref\":\"" + std::string(500, 'a') + "\"}\n";

  for (const std::size_t piece : {1U, 7U, 300U, 5000U}) {
    EXPECT_EQ(read(long_line + "{\"ref\":\"u2\"}\n" + long_line, {}, piece),
              "1: record_too_long\n2: [u2] [] [] []\n3: record_too_long\n")
        << piece;
  }
}

TEST(JsonLines, are_csv_in_a_reject_file) {
  JsonLines lines(address_schema(), {});
  const std::string text = R"({"ref":"u,1","value":{"a":1}})";
  std::ranges::copy(text, lines.space().begin());
  lines.filled(text.size());
  lines.close();

  ASSERT_EQ(lines.next(), CsvEvent::record);
  EXPECT_EQ(CsvReader::fields_of(lines.record().raw, ','),
            (std::vector<std::string>{"u,1", "", R"({"a":1})", ""}));
}

}  // namespace
}  // namespace crier::audience
