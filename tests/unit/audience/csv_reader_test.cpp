#include "audience/format/csv_reader.h"

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::audience {
namespace {

// One event, written so that a table of them reads like the file.
struct Seen {
  std::int64_t line{};
  std::string what;  // Fields joined by '|', each with its <mark>; or the name of the fault.
  std::string raw;

  friend bool operator==(const Seen&, const Seen&) = default;
  friend void PrintTo(const Seen& seen, std::ostream* out) {
    *out << seen.line << ": " << seen.what << " <" << seen.raw << ">";
  }
};

std::vector<Seen> read_all(CsvReader& reader, std::string_view text, std::size_t chunk) {
  std::vector<Seen> seen;
  while (true) {
    switch (reader.next()) {
      case CsvEvent::end: return seen;
      case CsvEvent::starved: {
        const auto space = reader.space();
        const std::size_t bytes = std::min({chunk, text.size(), space.size()});
        if (bytes == 0) {
          reader.close();
          break;
        }
        std::ranges::copy(text.substr(0, bytes), space.begin());
        reader.filled(bytes);
        text.remove_prefix(bytes);
        break;
      }
      case CsvEvent::fault:
        seen.push_back({reader.record().line, std::string(name_of(reader.fault().reason)),
                        std::string(reader.record().raw)});
        break;
      case CsvEvent::record: {
        std::string joined;
        for (const CsvField& field : reader.record().fields) {
          if (&field != reader.record().fields.data()) joined += '|';
          joined += field.text;
          if (field.quoting) joined += "<" + std::string(name_of(*field.quoting)) + ">";
        }
        seen.push_back({reader.record().line, joined, std::string(reader.record().raw)});
        break;
      }
    }
  }
}

std::vector<Seen> read_all(std::string_view text, std::size_t chunk, std::size_t width = 0,
                           CsvDialect dialect = {}) {
  CsvReader reader(dialect);
  if (width != 0) reader.expect({.needed = width, .named = width});
  return read_all(reader, text, chunk);
}

struct Case {
  std::string_view what;
  std::string_view text;
  std::vector<Seen> expected;
};

const std::vector<Case> cases{
    {"LF and CRLF end records", "a,b\r\nc,d\n", {{1, "a|b", "a,b"}, {2, "c|d", "c,d"}}},
    {"the last record needs no line end", "a,b\nc,d", {{1, "a|b", "a,b"}, {2, "c|d", "c,d"}}},
    {"a byte order mark is passed over",
     "\xEF\xBB\xBF"
     "a,b\n",
     {{1, "a|b", "a,b"}}},
    {"empty fields are fields", ",a\n\"\",b\n", {{1, "|a", ",a"}, {2, "|b", "\"\",b"}}},
    {"empty lines are passed over and counted",
     "\n\r\na,b\n\n\nc,d\n",
     {{3, "a|b", "a,b"}, {6, "c|d", "c,d"}}},
    {"rows of blanks are passed over and counted",
     ",\na,b\n \n,,,\n\xC2\xA0,\"\"\n \"  \" ,\nc,d\n",
     {{2, "a|b", "a,b"}, {7, "c|d", "c,d"}}},
    {"blank fields beyond the header are none",
     "a,b,\nc,d,, \n",
     {{1, "a|b", "a,b,"}, {2, "c|d", "c,d,, "}}},
    {"a quoted field holds commas, quotes and line ends",
     "\"a,\"\"b\"\"\n\",c\r\nd,e\n",
     {{1, "a,\"b\"\n|c", "\"a,\"\"b\"\"\n\",c"}, {3, "d|e", "d,e"}}},
    {"spaces are part of a field", " a ,b \n", {{1, " a |b ", " a ,b "}}},
    {"spaces around quotes are none",
     " \"a, b\" ,\t\"c\"\n",
     {{1, "a, b|c", " \"a, b\" ,\t\"c\""}}},
    {"a CR alone ends a record that is complete",
     "a,b\rc,d\r",
     {{1, "a|b", "a,b"}, {2, "c|d", "c,d"}}},
    {"a CR alone in the last field is part of it where no record follows",
     "a,b\rc\nd,e\r\r\nf,g\r",
     {{1, "a|b\rc", "a,b\rc"}, {3, "d|e", "d,e"}, {5, "f|g", "f,g"}}},
    {"line ends of all kinds may be mixed",
     "a,b\rc,d\ne,f\r\ng,h\r\r\ni,j",
     {{1, "a|b", "a,b"},
      {2, "c|d", "c,d"},
      {3, "e|f", "e,f"},
      {4, "g|h", "g,h"},
      {6, "i|j", "i,j"}}},
    {"a CR alone in a record that is not complete is part of its field",
     "a\rb,c\nd,e\n",
     {{1, "a\rb|c", "a\rb,c"}, {3, "d|e", "d,e"}}},
    {"a CR alone ends a record that would have the wrong width otherwise",
     "a\rb,c,d\re,f\n",
     {{1, "too_few_fields", "a"}, {2, "too_many_fields", "b,c,d"}, {3, "e|f", "e,f"}}},
    {"a stray quote is a mark on its field",
     "a\"b,c\nd,e\n",
     {{1, "a\"b<stray_quote>|c", "a\"b,c"}, {2, "d|e", "d,e"}}},
    {"text after a closing quote is a mark on its field",
     "\"a,x\"b,c\nd,e\n",
     {{1, "\"a,x\"b<text_after_quote>|c", "\"a,x\"b,c"}, {2, "d|e", "d,e"}}},
    {"a quote that is never closed is a mark on its field",
     "a,\"b\nc,d\ne,f\n",
     {{1, "a|\"b<unterminated_quote>", "a,\"b"}, {2, "c|d", "c,d"}, {3, "e|f", "e,f"}}},
    {"a quote that the next quoted field closes costs no line",
     "a,\"b\nc,d\ne,\"f\"\n",
     {{1, "a|\"b<text_after_quote>", "a,\"b"}, {2, "c|d", "c,d"}, {3, "e|f", "e,\"f\""}}},
    {"a quote that is never closed and swallows a comma costs its line",
     "a,\"b,c\nd,e\n",
     {{1, "unterminated_quote", "a,\"b,c"}, {2, "d|e", "d,e"}}},
    {"a mark after a quoted line break stays in its record",
     "\"a\nb\",c\"\nd,e\n",
     {{1, "a\nb|c\"<stray_quote>", "\"a\nb\",c\""}, {3, "d|e", "d,e"}}},
    {"the wrong number of fields costs the record",
     "a\nb,c,d\n\"e\nf\"\ng,h\n",
     {{1, "too_few_fields", "a"},
      {2, "too_many_fields", "b,c,d"},
      {3, "too_few_fields", "\"e\nf\""},
      {5, "g|h", "g,h"}}},
    {"a file may end in a CR", "a,b\r", {{1, "a|b", "a,b"}}},
    {"a file may end in a closing quote", "a,\"b\"", {{1, "a|b", "a,\"b\""}}},
    {"a file may end in a quote that is open",
     "a,\"b",
     {{1, "a|\"b<unterminated_quote>", "a,\"b"}}},
    {"a file may end as DOS ended texts", "a,b\r\n\x1A", {{1, "a|b", "a,b"}}},
    {"a file may end so without a line end", "a,b\x1A\x1A\x1A", {{1, "a|b", "a,b"}}},
    {"what ends a text in DOS ends none in the middle",
     "a,b\n\x1A\nc,d\n",
     {{1, "a|b", "a,b"}, {2, "too_few_fields", "\x1A"}, {3, "c|d", "c,d"}}},
    {"a file may be empty", "", {}},
};

TEST(CsvReader, reads_the_same_whatever_the_size_of_the_chunks) {
  for (const Case& row : cases) {
    for (const std::size_t chunk : {1U, 2U, 3U, 7U, 1000U}) {
      EXPECT_EQ(read_all(row.text, chunk, 2), row.expected) << row.what << ", chunks of " << chunk;
    }
  }
}

TEST(CsvReader, takes_a_record_of_the_largest_size_and_refuses_one_larger) {
  const std::string largest(CsvReader::record_bytes_max - 2, 'x');
  const std::string text = largest + ",y\n" + largest + ",yz\na,b\n";

  for (const std::size_t chunk : {4096U, 100'000U}) {
    const auto seen = read_all(text, chunk, 2);

    ASSERT_EQ(seen.size(), 3U);
    EXPECT_EQ(seen[0].what, largest + "|y");
    EXPECT_EQ(seen[1].what, "record_too_long");
    EXPECT_EQ(seen[2], (Seen{3, "a|b", "a,b"}));
  }
}

TEST(CsvReader, passes_over_a_line_larger_than_its_memory) {
  const std::string text = std::string(3'000'000, 'x') + "\na,b\n";

  for (const std::size_t chunk : {4096U, 300'000U}) {
    const auto seen = read_all(text, chunk, 2);

    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].what, "record_too_long");
    EXPECT_EQ(seen[0].raw.size(), CsvReader::record_bytes_max);
    EXPECT_EQ(seen[1], (Seen{2, "a|b", "a,b"}));
  }
}

TEST(CsvReader, loses_one_line_to_a_quote_that_the_size_limit_leaves_open) {
  std::string text = "a,\"b\n";
  for (int line = 0; line < 400'000; ++line) text += "c,d\n";

  const auto seen = read_all(text, 50'000, 2);

  ASSERT_EQ(seen.size(), 400'001U);
  EXPECT_EQ(seen[0], (Seen{1, "a|\"b<unterminated_quote>", "a,\"b"}));
  EXPECT_EQ(seen[1], (Seen{2, "c|d", "c,d"}));
  EXPECT_EQ(seen.back().line, 400'001);
}

TEST(CsvReader, reads_no_row_inside_the_quotes_of_a_record_that_is_too_long) {
  const std::string filling(CsvReader::record_bytes_max + 1000, 'x');
  std::string letters;
  while (letters.size() <= CsvReader::record_bytes_max)
    letters += "Dear Ada\nthanks, and so on\n\n";
  const std::vector<std::string> records{
      "a,\"" + filling + "\nevil,1\nevil,2\"",
      "a,\"" + filling + "\r\nevil,1\r\nsaid \"\"hi\"\"\r\nevil,2\" ",
      "a,\"" + filling + "\nsaid \"hi\" to\nevil,2\"",
      "a,\"evil,1\n" + filling + "\nevil,2\"",
      "a,\"" + letters + "evil,2\"",
      filling + ",\"b\nevil,1\"",
      filling + ", \"\"\"b\nevil,1\"\"\"",
      filling + "\",b",
  };
  for (const std::string& record : records) {
    for (const std::size_t chunk : {4093U, 300'000U}) {
      const auto seen = read_all(record + "\nc,d\n", chunk, 2);

      ASSERT_EQ(seen.size(), 2U) << record.substr(0, 20);
      EXPECT_EQ(seen[0].what, "record_too_long");
      EXPECT_EQ(seen[1].what, "c|d");
      EXPECT_EQ(seen[1].line, 2 + std::ranges::count(record, '\n')) << record.substr(0, 20);
    }
  }
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t time = 0; time < times; ++time) result += text;
  return result;
}

TEST(CsvReader, leaves_out_what_ignored_fields_hold_however_long) {
  const std::string line(3'000'000, 'x');
  const std::string letters = repeated("Dear Ada,\r\n\r\nthanks, and \"\"so\"\" on\r\n", 100'000);
  const std::string half(600'000, 'y');
  const struct {
    std::string_view what;
    std::string record;  // The second column is ignored, and the last.
    Seen seen;
  } rows[] = {
      {"a line", "a," + line + ",b,c", {1, "a||b|", "a,,b,"}},
      {"a line at the end", "a,,b," + line, {1, "a||b|", "a,,b,"}},
      {"a line with quotes", "a,x\"" + line + "\",b,c", {1, "a||b|", "a,,b,"}},
      {"text after quotes", "a,\"x\" " + line + ",b,c", {1, "a||b|", "a,,b,"}},
      {"a line in quotes", "a,\"" + line + "\",b,c", {1, "a||b|", "a,\"\",b,"}},
      {"lines in quotes", "a, \"" + letters + "\" ,b,c", {1, "a||b|", "a, \"\" ,b,"}},
      {"lines that other lines end", "a,,b,\"" + letters + "\"", {1, "a||b|", "a,,b,\"\""}},
      {"quotes that close nothing",
       "a,\"" + letters + "\"no\" " + letters + "\",b,c",
       {1, "a||b|", "a,\"\",b,"}},
      {"two fields", "a," + half + ",b," + half, {1, "a||b|", "a,,b,"}},
      {"two of any length",
       "a,\"" + letters + "\",b,\"" + line + "\"",
       {1, "a||b|", "a,\"\",b,\"\""}},
      {"nothing else", ",\"" + letters + "\",,", {1, "|||", ",\"\",,"}},
      {"too few fields", "a,\"" + letters + "\"", {1, "too_few_fields", "a,\"\""}},
  };
  for (const auto& row : rows) {
    for (const std::size_t chunk : {70'001U, 300'000U}) {
      CsvReader reader;
      reader.expect({.needed = 3, .named = 4}, {false, true, false, true});

      const auto seen = read_all(reader, row.record + "\r\nd,e,f,g\r\n", chunk);

      ASSERT_EQ(seen.size(), 2U) << row.what;
      EXPECT_EQ(seen[0], row.seen) << row.what;
      EXPECT_EQ(seen[1], (Seen{2 + std::ranges::count(row.record, '\n'), "d|e|f|g", "d,e,f,g"}))
          << row.what;
    }
  }
}

TEST(CsvReader, reads_no_row_inside_the_quotes_of_an_ignored_field_and_counts_few) {
  const std::string letters = repeated("Dear Ada\nthanks and so on\n\n", 100'000);
  const std::string few = repeated("evil,AT,x\n", 15);
  for (const std::string& text :
       {few + letters, letters + few, letters + few + letters, few + std::string(2'000'000, 'x')}) {
    CsvReader reader;
    reader.expect({.needed = 2, .named = 3}, {false, false, true});
    const std::string file = "u1,AT,\"\n" + text + "\"\nu2,AT,\n";
    const auto seen = read_all(reader, file, 100'000);

    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].what, "u1|AT|<rows_in_quotes>");
    EXPECT_EQ(seen[1].what, "u2|AT|");
  }
}

TEST(CsvReader, takes_many_rows_in_a_long_ignored_field_for_a_lost_quote) {
  const std::string letters = repeated("Dear Ada\nthanks and so on\n\n", 100'000);
  const std::string table = repeated("u7,AT,x\n", 16);
  const std::string rest = repeated("u7,AT,x\n", 400'000);
  const struct {
    std::string_view what;
    std::string text;
    std::string fault;
    std::size_t events;
  } rows[] = {
      {"a table in a letter, closed", table + letters + "\"", "record_too_long", 1},
      {"a table after a letter, closed", letters + table + "\"", "record_too_long", 1},
      {"the rest of the file after a letter", letters + rest, "record_too_long", 1},
      {"a letter to the end of the file", letters, "unterminated_quote", 1},
      // One line is the price, as in a column that is read; here it is not even faulty.
      {"the rest of the file", rest, "u1|AT|\"Dear Ada<unterminated_quote>", 400'001},
  };
  for (const auto& row : rows) {
    for (const std::size_t chunk : {70'001U, 300'000U}) {
      CsvReader reader;
      reader.expect({.needed = 2, .named = 3}, {false, false, true});

      const auto seen = read_all(reader, "u1,AT,\"Dear Ada\n" + row.text, chunk);

      ASSERT_EQ(seen.size(), row.events) << row.what;
      EXPECT_EQ(seen[0].what, row.fault) << row.what;
    }
  }
}

TEST(CsvReader, refuses_what_is_too_long_without_what_ignored_fields_hold) {
  const std::string line(1'200'000, 'x');
  for (const std::string& record : {line + ",\"" + line + "\"", "\"" + line + "\"," + line,
                                    "a,\"b\"" + std::string(1'200'000, ' ')}) {
    CsvReader reader;
    reader.expect({.needed = 2, .named = 2}, {false, true});

    const auto seen = read_all(reader, record + "\nc,d\n", 50'000);

    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].what, "record_too_long");
    EXPECT_EQ(seen[1], (Seen{2, "c|d", "c,d"}));
  }
}

TEST(CsvReader, takes_a_long_text_in_quotes_for_one_field) {
  const std::string text = std::string(70'000, 'x') + "\nevil,AT\n" + std::string(70'000, 'y');

  const auto seen = read_all("a,\"" + text + "\"\nc,d\n", 5000, 2);

  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].what, "a|" + text + "<rows_in_quotes>");
  EXPECT_EQ(seen[1], (Seen{4, "c|d", "c,d"}));
}

TEST(CsvReader, counts_the_lines_inside_quotes_that_have_the_width_of_the_header) {
  const struct {
    std::string_view text;
    std::vector<std::uint32_t> rows;  // Of each record.
  } rows[] = {
      {"u1\tAT\t\"A\nu2\tAT\tX\nu3\tAT\tB\"\nu4\tAT\tC\n", {2, 0}},
      {"u1\tAT\t\"A\r\nu2\tAT\tX\r\n\"\r\nu4\tAT\tC\n", {1, 0}},
      {"\"A\nu2\tAT\tX\"\t\"B\nu3\tAT\tX\"\tx\n", {2}},
      {"u1\tAT\t\"one\ntwo\tthree\n\n\"\nu4\tAT\t\"C\tD\tE\"\n", {0, 0}},
  };
  for (const auto& row : rows) {
    CsvReader reader({.delimiter = '\t', .lines_before = 0});
    reader.expect({.needed = 2, .named = 3});
    std::ranges::copy(row.text, reader.space().begin());
    reader.filled(row.text.size());
    reader.close();
    std::vector<std::uint32_t> found;
    while (reader.next() == CsvEvent::record) found.push_back(reader.record().rows_in_quotes);
    EXPECT_EQ(found, row.rows) << row.text;
  }
}

TEST(CsvReader, names_the_field_at_which_a_record_went_wrong) {
  CsvReader reader;
  reader.expect({.needed = 4, .named = 4});
  const std::string_view text = "a,b,c\"d\n";
  std::ranges::copy(text, reader.space().begin());
  reader.filled(text.size());
  reader.close();

  ASSERT_EQ(reader.next(), CsvEvent::fault);

  EXPECT_EQ(reader.fault().reason, RejectReason::stray_quote);
  EXPECT_EQ(reader.fault().field, 2U);
}

TEST(CsvReader, takes_any_delimiter_and_passes_over_lines_before_the_header) {
  const std::vector<Seen> expected{{2, "a,x|b", ""}, {3, "c|d", ""}};
  for (const auto& [delimiter, text] :
       {std::pair{';', "sep=;\na,x;b\r\nc;\"d\"\n"},
        std::pair{'\t', "sep=\t\r\na,x\tb\n\"c\"\td\n"}, std::pair{'|', "sep=|\ra,x|b\rc|d"}}) {
    for (const std::size_t chunk : {1U, 3U, 100U}) {
      auto seen = read_all(text, chunk, 2, {.delimiter = delimiter, .lines_before = 1});
      for (Seen& each : seen) each.raw.clear();
      EXPECT_EQ(seen, expected) << text << ", chunks of " << chunk;
    }
  }
}

TEST(CsvReader, ends_records_at_a_cr_where_the_header_does) {
  const std::string_view text = "ref,country,notes\ru1\ru2,AT,x\r";
  CsvReader reader;
  std::ranges::copy(text, reader.space().begin());
  reader.filled(text.size());
  reader.close();

  ASSERT_EQ(reader.next(), CsvEvent::record);
  reader.expect({.needed = 3, .named = 3});
  ASSERT_EQ(reader.next(), CsvEvent::fault);
  EXPECT_EQ(reader.record().raw, "u1");
  ASSERT_EQ(reader.next(), CsvEvent::record);
  EXPECT_EQ(reader.record().fields.front().text, "u2");
  EXPECT_EQ(reader.record().line, 3);
}

TEST(CsvReader, needs_no_more_fields_than_are_asked_for) {
  CsvReader reader;
  reader.expect({.needed = 2, .named = 4});
  const std::string_view text = "a,b\nc,d,e,f,\ng\n";
  std::ranges::copy(text, reader.space().begin());
  reader.filled(text.size());
  reader.close();

  ASSERT_EQ(reader.next(), CsvEvent::record);
  EXPECT_EQ(reader.record().fields.size(), 2U);
  ASSERT_EQ(reader.next(), CsvEvent::record);
  EXPECT_EQ(reader.record().fields.size(), 4U);
  EXPECT_EQ(reader.next(), CsvEvent::fault);
}

TEST(CsvReader, divides_a_record_again_however_faulty) {
  const struct {
    std::string_view raw;
    std::vector<std::string> fields;
  } rows[] = {
      {"a;\"b;c\";d", {"a", "b;c", "d"}},
      {"a;\"b;c", {"a", "\"b", "c"}},
      {"a\"b;c\rd", {"a\"b", "c\rd"}},
      {"\"a\nb\";c", {"a\nb", "c"}},
  };

  for (const auto& row : rows) EXPECT_EQ(CsvReader::fields_of(row.raw, ';'), row.fields) << row.raw;
}

TEST(CsvReader, knows_which_fields_need_no_look_at_their_encoding) {
  CsvReader reader;
  const std::string_view text = "a~ ,\xC3\xA4,\"b\n\",\"c\"\n";
  std::ranges::copy(text, reader.space().begin());
  reader.filled(text.size());
  reader.close();

  ASSERT_EQ(reader.next(), CsvEvent::record);

  std::vector<bool> plain;
  for (const CsvField& field : reader.record().fields) plain.push_back(field.is_plain);
  EXPECT_EQ(plain, (std::vector{true, false, false, true}));
}

}  // namespace
}  // namespace crier::audience
