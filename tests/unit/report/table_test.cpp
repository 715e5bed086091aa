#include "report/table.h"

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "report/csv.h"
#include "report/display_width.h"

namespace crier::report {
namespace {

TEST(DisplayWidth, counts_columns_and_not_octets) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("Ζωή"), 3U);
  EXPECT_EQ(display_width("Ma\u0301ta"), 4U);  // A combining accent.
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(display_width("🙂"), 2U);
  EXPECT_EQ(display_width("\xff\xc3"), 2U);
}

TEST(DisplayWidth, shortens_at_letters) {
  EXPECT_EQ(shortened("Ελλάδα", 6), "Ελλάδα");
  EXPECT_EQ(shortened("Ελλάδα", 4), "Ελλ…");
  EXPECT_EQ(shortened("日本語", 4), "日…");
}

TEST(DisplayWidth, lets_no_control_character_through) {
  EXPECT_EQ(printable("a\x1b[31mb\r\n\u009b"), "a?[31mb???");
  EXPECT_EQ(printable("Ζωή"), "Ζωή");
}

Table two_columns() {
  Table table({{"Name"}, {"Count", Align::right}});
  table.add({"Ελλάδα", "1"});
  table.add({"日本", "22"});
  table.add_rule();
  table.add({"All", "23"});
  return table;
}

TEST(Table, aligns_by_columns_of_the_terminal) {
  EXPECT_EQ(two_columns().text(0),
            "Name    Count\n"
            "──────  ─────\n"
            "Ελλάδα      1\n"
            "日本       22\n"
            "──────  ─────\n"
            "All        23\n");
}

TEST(Table, cuts_the_widest_text_when_it_does_not_fit) {
  Table table({{"Who"}, {"Reason"}, {"Count", Align::right}});
  table.add({"ada", "a long story about what happened", "1,000"});

  EXPECT_EQ(table.text(30),
            "Who  Reason              Count\n"
            "───  ──────────────────  ─────\n"
            "ada  a long story abou…  1,000\n");
}

TEST(Table, keeps_numbers_whole_even_when_it_does_not_fit) {
  EXPECT_NE(two_columns().text(5).find("22"), std::string::npos);
}

TEST(Table, shows_records_where_a_name_would_be_cut) {
  Table table({{"node"}, {"rate", Align::right}, {"why"}, {"from"}});
  table.add({"email/domain/a-long-name.example", "5/s", "busy: come back later", "shipped"});
  table.add({"email", "", "", ""});

  EXPECT_EQ(table.text_or_records(0, 0), table.text(0));
  EXPECT_EQ(table.text_or_records(100, 0), table.text(100));
  EXPECT_EQ(table.text_or_records(30, 0),
            "email/domain/a-long-name.example\n"
            "  rate 5/s, why busy: come\n"
            "  back later, from shipped\n"
            "email\n");
}

TEST(Grouped, separates_thousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1'000), "1,000");
  EXPECT_EQ(grouped(-1'234'567), "-1,234,567");
  EXPECT_EQ(grouped(-999), "-999");
}

TEST(Percent, is_all_only_when_it_is_all) {
  EXPECT_EQ(percent(1, 2), "50.0 %");
  EXPECT_EQ(percent(999'999, 1'000'000), "99.9 %");
  EXPECT_EQ(percent(1'000'000, 1'000'000), "100.0 %");
  EXPECT_EQ(percent(1, 1'000'000), "0.1 %");
  EXPECT_EQ(percent(0, 10), "0.0 %");
  EXPECT_EQ(percent(0, 0), "–");
}

TEST(Bar, grows_by_eighths_and_keeps_its_width) {
  EXPECT_EQ(bar(0.0, 4), "    ");
  EXPECT_EQ(bar(0.5, 4), "██  ");
  EXPECT_EQ(bar(0.53125, 4), "██▏ ");
  EXPECT_EQ(bar(1.0, 4), "████");
  EXPECT_EQ(bar(7.0, 4), "████");
  EXPECT_EQ(bar(-1.0, 4), "    ");
}

TEST(Csv, quotes_what_needs_it) {
  const std::array<std::string, 4> fields = {"plain", "a,b", "say \"so\"", "two\nlines"};

  EXPECT_EQ(csv_line(fields), "plain,\"a,b\",\"say \"\"so\"\"\",\"two\nlines\"\r\n");
}

}  // namespace
}  // namespace crier::report
