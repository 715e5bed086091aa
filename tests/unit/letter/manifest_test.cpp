#include "letter/manifest.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "support/text/text_octets.h"

namespace crier::letter {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

ManifestRow some_row() {
  return {.key = "abcdefghijklmnopqrstuvwxyz0",
          .file = "letter-abcdefghijklmnopqrstuvwxyz0.pdf",
          .address = {"Anna \"Muster\", Dr.", "Musterstr. 5", "1010 Wien", "ÖSTERREICH"},
          .country = "AT",
          .locale = "de-AT",
          .sha256 = Digest{0xab},
          .pages = 2};
}

struct Table {
  std::vector<PrinterRow> rows;
  std::string fault;
};

Table read(const std::string& text) {
  test::TextOctets octets(text);
  auto table = PrinterTable::open(octets);
  if (!table) return {.rows = {}, .fault = table.error()};
  Table found;
  while (true) {
    auto row = table->next();
    if (!row) {
      found.fault = row.error();
      return found;
    }
    if (!*row) return found;
    found.rows.push_back(**row);
  }
}

constexpr const char* header = "delivery_key,posted_on,returned_on,reason\n";

TEST(Manifest, is_read_again_and_says_nothing_as_it_leaves_us) {
  const Table table = read(manifest_header() + manifest_line(some_row()));

  ASSERT_EQ(table.fault, "");
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(table.rows[0].key, some_row().key);
  EXPECT_FALSE(table.rows[0].says_something());
}

TEST(Manifest, has_as_many_fields_in_each_line_as_in_its_header) {
  ManifestRow row = some_row();
  row.address = {"A", "B", "C", "D", "E", "F"};
  const std::string line = manifest_line(row);

  EXPECT_EQ(std::ranges::count(line, ','), std::ranges::count(manifest_header(), ','));
  EXPECT_THAT(line, HasSubstr(",A,B,C,D,E,F,AT,de-AT,ab"));
  EXPECT_THAT(manifest_line(some_row()), HasSubstr("\"Anna \"\"Muster\"\", Dr.\""));
}

TEST(PrinterTable, has_dates_and_reasons) {
  const Table table = read(std::string(header) +
                           "a,2026-05-27,,\n"
                           "b,2026-05-27,2026-06-10,moved away\n"
                           "c,,,address incomplete\n");

  ASSERT_EQ(table.fault, "");
  EXPECT_EQ(table.rows,
            (std::vector<PrinterRow>{{.line = 2, .key = "a", .posted_on = 2026y / 5 / 27},
                                     {.line = 3,
                                      .key = "b",
                                      .posted_on = 2026y / 5 / 27,
                                      .returned_on = 2026y / 6 / 10,
                                      .reason = "moved away"},
                                     {.line = 4, .key = "c", .reason = "address incomplete"}}));
}

TEST(PrinterTable, may_have_other_columns_another_order_and_another_delimiter) {
  const Table table = read(
      "\xEF\xBB\xBFreason;weight;posted_on;returned_on;delivery_key\r\n;20 g;2026-05-27;;a\r\n");

  ASSERT_EQ(table.fault, "");
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_EQ(table.rows[0].key, "a");
  EXPECT_EQ(table.rows[0].posted_on, 2026y / 5 / 27);
}

// A key that begins with a hyphen looks like a formula, and a date like one of the country.
TEST(PrinterTable, may_have_been_through_a_spreadsheet) {
  const Table table = read(
      "delivery_key;file;posted_on;returned_on;reason\n"
      "#NAME?;letter--bcdefghijklmnopqrstuvwxyz0.pdf;27.05.2026;;\n"
      "abcdefghijklmnopqrstuvwxyz0;another.pdf;27.5.2026;;\n"
      "#NAME?;another.pdf;2026-05-27;;\n");

  ASSERT_EQ(table.fault, "");
  ASSERT_EQ(table.rows.size(), 3U);
  EXPECT_EQ(table.rows[0].key, "-bcdefghijklmnopqrstuvwxyz0");
  EXPECT_EQ(table.rows[1].key, "abcdefghijklmnopqrstuvwxyz0");
  EXPECT_EQ(table.rows[2].key, "#NAME?") << "which nobody has";
  for (const PrinterRow& row : table.rows) EXPECT_EQ(row.posted_on, 2026y / 5 / 27);
}

TEST(PrinterTable, may_have_empty_rows_as_spreadsheets_save_them) {
  const Table table = read(std::string(header) + "a,2026-05-27,,\n,,,\nb,,,\n,,,\n");

  ASSERT_EQ(table.fault, "");
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[1].key, "b");
}

TEST(PrinterTable, that_is_wrong_says_where_and_not_whose_letter_it_is) {
  struct Row {
    std::string text;
    const char* words;
  };
  const Row rows[] = {
      {"", "no header row"},
      {"delivery_key,posted_on,reason\na,,\n", "returned_on"},
      {std::string(header) + "a,5/27/2026,,\n", "line 2: posted_on is no date"},
      {std::string(header) + "a,2026-02-30,,\n", "line 2: posted_on is no date"},
      {std::string(header) + "a,30.2.2026,,\n", "line 2: posted_on is no date"},
      {std::string(header) + "a,27.5.26,,\n", "line 2: posted_on is no date"},
      {std::string(header) + "a,27.261.2026,,\n", "line 2: posted_on is no date"},
      {std::string(header) + "a,,,\n,2026-05-27,,\n", "line 3: delivery_key is empty"},
      {std::string(header) + "a,2026-05-27,2026-05-26,\n", "returned_on is before posted_on"},
      {std::string(header) + "a,2026-05-27,,too late\n", "nobody knows whether"},
      {std::string(header) + "a,2026-05-27\n", "line 2"},
      {std::string(header) + "a,,," + std::string(201, 'x') + "\n", "longer than 200 octets"},
  };
  for (const Row& row : rows) EXPECT_THAT(read(row.text).fault, HasSubstr(row.words)) << row.text;
}

}  // namespace
}  // namespace crier::letter
