#include "letter/manifest.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "audience/format/csv_writer.h"
#include "audience/reject.h"
#include "audience/row_validator.h"
#include "base/unicode.h"
#include "letter/letter.h"

namespace crier::letter {

namespace {

constexpr std::string_view key_column = "delivery_key";
constexpr std::string_view file_column = "file";
constexpr std::string_view posted_column = "posted_on";
constexpr std::string_view returned_column = "returned_on";
constexpr std::string_view reason_column = "reason";
constexpr std::string_view line_end = "\r\n";
constexpr std::size_t beginning_octets = 4096;

std::string_view text_of(const audience::CsvRecord& record, std::size_t column) {
  return trimmed(record.fields[column].text);
}

std::optional<std::size_t> place_of(const audience::CsvRecord& header, std::string_view name) {
  for (std::size_t place = 0; place < header.fields.size(); ++place) {
    if (text_of(header, place) == name) return place;
  }
  return std::nullopt;
}

// The one that divides the header into most columns.
char delimiter_of(std::string_view beginning) {
  const std::string_view header = beginning.substr(0, beginning.find_first_of("\r\n"));
  constexpr std::array delimiters = {',', ';', '\t'};
  return *std::ranges::max_element(delimiters, {},
                                   [&](char each) { return std::ranges::count(header, each); });
}

// A key as campaign/delivery_key.h makes them. One that begins with a hyphen, spreadsheets take for
// a formula and write back as something else.
bool is_key(std::string_view text) {
  return text.size() == 27 && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

// The key in "letter-KEY.pdf"; empty: it is another name.
std::string_view key_in(std::string_view file) {
  constexpr std::string_view before = "letter-";
  constexpr std::string_view after = ".pdf";
  if (!file.starts_with(before) || !file.ends_with(after)) return {};
  file.remove_prefix(before.size());
  file.remove_suffix(std::min(file.size(), after.size()));
  return is_key(file) ? file : std::string_view();
}

// "27.5.2026", as spreadsheets of half of Europe write a date; with slashes nobody knows which is
// the month.
std::optional<std::chrono::year_month_day> date_with_dots(std::string_view text) {
  std::array<unsigned, 3> numbers{};
  std::size_t part = 0;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '.') {
      if (digits == 0 || ++part == numbers.size()) return std::nullopt;
      digits = 0;
    } else if (c >= '0' && c <= '9' && ++digits <= 4) {
      numbers[part] = numbers[part] * 10 + static_cast<unsigned>(c - '0');
    } else {
      return std::nullopt;
    }
  }
  // The types of the calendar keep an octet of day and month.
  if (part != 2 || digits != 4 || numbers[0] > 31 || numbers[1] > 12) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(numbers[2])),
                                         std::chrono::month(numbers[1]),
                                         std::chrono::day(numbers[0])};
  if (!date.ok()) return std::nullopt;
  return date;
}

using Date = std::optional<std::chrono::year_month_day>;
std::expected<Date, std::string> date_in(const audience::CsvRecord& record, std::size_t column,
                                         std::string_view name) {
  const std::string_view text = text_of(record, column);
  if (text.empty()) return Date{};
  auto date = audience::parse_date(text);
  if (!date) date = date_with_dots(text);
  if (!date) {
    return std::unexpected(
        fmt::format("line {}: {} is no date; write it as 2026-05-27", record.line, name));
  }
  return date;
}

std::optional<std::string> fault_of(const PrinterRow& row) {
  if (row.key.empty() && row.says_something()) {
    return fmt::format("line {}: {} is empty", row.line, key_column);
  }
  if (row.reason.size() > reason_bytes_max || !is_utf8(row.reason)) {
    return fmt::format("line {}: {} is longer than {} octets, or no UTF-8", row.line, reason_column,
                       reason_bytes_max);
  }
  if (row.posted_on && row.returned_on && *row.returned_on < *row.posted_on) {
    return fmt::format("line {}: {} is before {}", row.line, returned_column, posted_column);
  }
  if (row.posted_on && !row.returned_on && !row.reason.empty()) {
    return fmt::format(
        "line {}: it has {} and a {}, so that nobody knows whether the letter was posted; a {} "
        "without a date says that it was not, one with {} why it came back",
        row.line, posted_column, reason_column, reason_column, returned_column);
  }
  return std::nullopt;
}

}  // namespace

std::string manifest_header() {
  std::string header = fmt::format("{},{}", key_column, file_column);
  for (std::size_t line = 1; line <= address_lines_max; ++line) {
    header += fmt::format(",address_{}", line);
  }
  header += fmt::format(",country,locale,sha256,pages,{},{},{}{}", posted_column, returned_column,
                        reason_column, line_end);
  return header;
}

std::string manifest_line(const ManifestRow& row) {
  std::string line;
  const auto add = [&](std::string_view text) {
    if (!line.empty()) line += ',';
    audience::append_csv_field(line, text);
  };
  add(row.key);
  add(row.file);
  for (std::size_t place = 0; place < address_lines_max; ++place) {
    add(place < row.address.size() ? std::string_view(row.address[place]) : std::string_view());
  }
  add(row.country);
  add(row.locale);
  add(hex(row.sha256));
  add(std::to_string(row.pages));
  for (int filled_by_printer = 0; filled_by_printer < 3; ++filled_by_printer) add("");
  line += line_end;
  return line;
}

std::expected<PrinterTable, std::string> PrinterTable::open(audience::OctetSource& octets) {
  auto text = audience::TextSource::open(octets, "");
  if (!text) return std::unexpected(std::move(text.error()));
  const char delimiter = delimiter_of((*text)->peek(beginning_octets));
  PrinterTable table(*std::move(text), {.delimiter = delimiter, .lines_before = 0});
  if (auto header = table.read_header(); !header) return std::unexpected(std::move(header.error()));
  return table;
}

std::expected<void, std::string> PrinterTable::read_header() {
  const auto event = next_event();
  if (!event) return std::unexpected(event.error());
  if (*event != audience::CsvEvent::record) {
    return std::unexpected("it has no header row, such as manifest.csv has");
  }
  const audience::CsvRecord& header = reader_->record();
  std::array<std::size_t*, 4> places{&columns_.key, &columns_.posted_on, &columns_.returned_on,
                                     &columns_.reason};
  constexpr std::array names{key_column, posted_column, returned_column, reason_column};
  std::size_t last = 0;
  for (std::size_t each = 0; each < names.size(); ++each) {
    const auto place = place_of(header, names[each]);
    if (!place) {
      return std::unexpected(
          fmt::format("it has no column {}, which manifest.csv has", names[each]));
    }
    *places[each] = *place;
    last = std::max(last, *place);
  }
  columns_.file = place_of(header, file_column);
  const std::size_t named = header.fields.size();
  reader_->expect({.needed = last + 1, .named = named});
  return {};
}

std::expected<audience::CsvEvent, std::string> PrinterTable::next_event() {
  while (true) {
    const audience::CsvEvent event = reader_->next();
    if (event != audience::CsvEvent::starved) return event;
    const auto space = reader_->space();
    try {
      const std::size_t bytes = text_->read(space.first(audience::CsvReader::read_bytes));
      if (bytes == 0) {
        reader_->close();
      } else {
        reader_->filled(bytes);
      }
    } catch (const audience::SourceBroken& broken) {
      return std::unexpected(std::string(broken.what()));
    }
  }
}

std::expected<std::optional<PrinterRow>, std::string> PrinterTable::next() {
  while (true) {
    auto row = next_row();
    if (!row || !*row || !(*row)->key.empty() || (*row)->says_something()) return row;
  }
}

std::expected<std::optional<PrinterRow>, std::string> PrinterTable::next_row() {
  const auto event = next_event();
  if (!event) return std::unexpected(event.error());
  if (*event == audience::CsvEvent::end) return std::optional<PrinterRow>();
  const audience::CsvRecord& record = reader_->record();
  if (*event == audience::CsvEvent::fault) {
    return std::unexpected(
        fmt::format("line {}: {}", record.line, remedy_of(reader_->fault().reason)));
  }
  auto posted = date_in(record, columns_.posted_on, posted_column);
  if (!posted) return std::unexpected(std::move(posted.error()));
  auto returned = date_in(record, columns_.returned_on, returned_column);
  if (!returned) return std::unexpected(std::move(returned.error()));
  std::string_view key = text_of(record, columns_.key);
  if (columns_.file && !is_key(key) && *columns_.file < record.fields.size()) {
    const std::string_view of_file = key_in(text_of(record, *columns_.file));
    if (!of_file.empty()) key = of_file;
  }
  PrinterRow row{.line = record.line,
                 .key = std::string(key),
                 .posted_on = *posted,
                 .returned_on = *returned,
                 .reason = std::string(text_of(record, columns_.reason))};
  if (auto fault = fault_of(row)) return std::unexpected(*std::move(fault));
  return std::optional(std::move(row));
}

}  // namespace crier::letter
