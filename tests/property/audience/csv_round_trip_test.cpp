#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "audience/csv_reader.h"
#include "audience/csv_writer.h"

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
Reading read_in_chunks(std::string_view text, std::size_t width) {
  CsvReader reader;
  if (width != 0) reader.expect_fields(width);
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

RC_GTEST_PROP(Csv, every_table_comes_back_as_it_was_written, ()) {
  const auto width = *rc::gen::inRange<std::size_t>(1, 6);
  auto table =
      *rc::gen::container<Table>(rc::gen::container<std::vector<std::string>>(width, field_text()));
  const std::string line_end = *rc::gen::element<std::string>("\n", "\r\n");
  std::string text;
  for (auto& record : table) {
    // A record of one empty field is an empty line, which no reader can see. A field that ends in
    // a bare CR would make its CR LF ambiguous, so that a writer has to quote it, as ours does.
    if (record == std::vector<std::string>{""}) record[0] = "a";
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

// Whatever the bytes are: each line ends up in exactly one record or fault, in order.
RC_GTEST_PROP(Csv, no_line_of_any_file_is_lost_or_read_twice, ()) {
  const std::string text = *field_text();

  const Reading reading = read_in_chunks(text, 2);

  std::string_view rest = text;
  for (const std::string& raw : reading.raws) {
    while (rest.starts_with("\n") || rest.starts_with("\r\n")) {
      rest.remove_prefix(rest.front() == '\n' ? 1 : 2);
    }
    RC_ASSERT(rest.starts_with(raw));
    rest.remove_prefix(raw.size());
    RC_ASSERT(rest.empty() || rest.starts_with("\n") || rest.starts_with("\r"));
    if (rest.starts_with("\r")) rest.remove_prefix(1);
    if (rest.starts_with("\n")) rest.remove_prefix(1);
  }
  RC_ASSERT(rest.find_first_not_of("\r\n") == std::string_view::npos);
  RC_ASSERT(std::ranges::is_sorted(reading.lines, std::less_equal<>{}));
}

}  // namespace
}  // namespace crier::audience
