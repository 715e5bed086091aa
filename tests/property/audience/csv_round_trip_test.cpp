#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "audience/format/csv_reader.h"
#include "audience/format/csv_writer.h"
#include "base/unicode.h"

namespace crier::audience {
namespace {

using Table = std::vector<std::vector<std::string>>;

rc::Gen<std::string> field_text() {
  return rc::gen::container<std::string>(rc::gen::weightedElement<char>({{8, 'a'},
                                                                         {3, ' '},
                                                                         {3, ','},
                                                                         {3, '"'},
                                                                         {2, '\n'},
                                                                         {2, '\r'},
                                                                         {1, '\0'},
                                                                         {1, '\xC3'},
                                                                         {1, ';'}}));
}

struct Reading {
  Table records;
  std::vector<std::string> raws;
  std::vector<std::int64_t> lines;
  std::int64_t faults{};
};

// Feeds `text` in chunks of random sizes.
Reading read_in_chunks(CsvReader& reader, std::string_view text) {
  Reading reading;
  while (true) {
    switch (reader.next()) {
      case CsvEvent::end: return reading;
      case CsvEvent::starved: {
        if (text.empty()) {
          reader.close();
          break;
        }
        const auto bytes = std::min(text.size(), *rc::gen::inRange<std::size_t>(1, 20));
        std::ranges::copy(text.substr(0, bytes), reader.space().begin());
        reader.filled(bytes);
        text.remove_prefix(bytes);
        break;
      }
      case CsvEvent::record: {
        auto& record = reading.records.emplace_back();
        for (const CsvField& field : reader.record().fields) record.emplace_back(field.text);
        reading.raws.emplace_back(reader.record().raw);
        reading.lines.push_back(reader.record().line);
        break;
      }
      case CsvEvent::fault:
        ++reading.faults;
        reading.raws.emplace_back(reader.record().raw);
        reading.lines.push_back(reader.record().line);
        break;
    }
  }
}

Reading read_in_chunks(std::string_view text, std::size_t width) {
  CsvReader reader;
  if (width != 0) reader.expect({.needed = width, .named = width});
  return read_in_chunks(reader, text);
}

RC_GTEST_PROP(Csv, every_table_comes_back_as_it_was_written, ()) {
  const auto width = *rc::gen::inRange<std::size_t>(1, 6);
  auto table =
      *rc::gen::container<Table>(rc::gen::container<std::vector<std::string>>(width, field_text()));
  const std::string line_end = *rc::gen::element<std::string>("\n", "\r\n");
  std::string text;
  for (auto& record : table) {
    // A record of blank fields is passed over, as an empty line is. A field with a bare CR would
    // make its CR LF ambiguous, so that a writer has to quote it, as ours does.
    if (std::ranges::all_of(record, [](const auto& each) { return trimmed(each).empty(); })) {
      record[0] = "a";
    }
    for (std::size_t field = 0; field < record.size(); ++field) {
      if (field != 0) text += ',';
      append_csv_field(text, record[field]);
    }
    text += line_end;
  }

  const Reading reading = read_in_chunks(text, width);

  RC_ASSERT(reading.records == table);
  RC_ASSERT(reading.faults == 0);
}

bool is_line_end(char byte) {
  return byte == '\n' || byte == '\r';
}

// Where `raw` stands between two line ends.
std::size_t place_of_record(std::string_view text, std::string_view raw) {
  for (std::size_t at = text.find(raw); at != std::string_view::npos; at = text.find(raw, at + 1)) {
    const std::size_t end = at + raw.size();
    const bool begins = at == 0 || is_line_end(text[at - 1]);
    if (begins && (end == text.size() || is_line_end(text[end]))) return at;
  }
  return std::string_view::npos;
}

// Whatever the bytes are: each line ends up in exactly one record or fault, in order.
RC_GTEST_PROP(Csv, no_line_of_any_file_is_lost_or_read_twice, ()) {
  const std::string text = *field_text();

  const Reading reading = read_in_chunks(text, 2);

  // What is passed over between two records: line ends, and records of blank fields.
  constexpr std::string_view passed_over = "\r\n ,\"";
  std::string_view rest = text;
  for (const std::string& raw : reading.raws) {
    const std::size_t at = place_of_record(rest, raw);
    RC_ASSERT(at != std::string_view::npos);
    RC_ASSERT(rest.substr(0, at).find_first_not_of(passed_over) == std::string_view::npos);
    rest.remove_prefix(at + raw.size());
  }
  RC_ASSERT(rest.find_first_not_of(passed_over) == std::string_view::npos);
  RC_ASSERT(std::ranges::is_sorted(reading.lines, std::less_equal<>{}));
}

// The bound is a small one, so that much is beyond it.
constexpr std::size_t record_bytes = 24;

RC_GTEST_PROP(Csv, what_an_ignored_field_holds_decides_nothing_whatever_its_length, ()) {
  // Fewer than are taken for the rest of a file.
  auto notes = *rc::gen::container<std::vector<std::string>>(*rc::gen::inRange<std::size_t>(1, 8),
                                                             rc::gen::resize(60, field_text()));
  std::string text;
  for (std::size_t row = 0; row < notes.size(); ++row) {
    std::ranges::replace(notes[row], ',', ';');
    text += "u" + std::to_string(row) + ",";
    append_csv_field(text, notes[row]);
    text += ",AT\n";
  }
  CsvReader reader({}, record_bytes);
  reader.expect({.needed = 3, .named = 3}, {false, true, false});

  const Reading reading = read_in_chunks(reader, text);

  RC_ASSERT(reading.faults == 0);
  RC_ASSERT(reading.records.size() == notes.size());
  for (std::size_t row = 0; row < notes.size(); ++row) {
    RC_ASSERT(reading.records[row].front() == "u" + std::to_string(row));
    RC_ASSERT(reading.records[row].back() == "AT");
    const std::vector<std::string> again = CsvReader::fields_of(reading.raws[row], ',');
    RC_ASSERT(again == reading.records[row]);
  }
}

RC_GTEST_PROP(Csv, any_octets_in_ignored_fields_end_in_records_of_bounded_size, ()) {
  const std::string text = *rc::gen::resize(400, field_text());
  CsvReader reader({}, record_bytes);
  reader.expect({.needed = 1, .named = 3}, {false, true, true});

  const Reading reading = read_in_chunks(reader, text);

  for (const std::string& raw : reading.raws) RC_ASSERT(raw.size() <= record_bytes);
  RC_ASSERT(std::ranges::is_sorted(reading.lines, std::less_equal<>{}));
  const auto lines = std::ranges::count_if(text, is_line_end) + 1;
  if (!reading.lines.empty()) RC_ASSERT(reading.lines.back() <= lines);
}

}  // namespace
}  // namespace crier::audience
