#include "audience/format/dialect.h"

#include <algorithm>
#include <array>
#include <vector>

#include "audience/shown_text.h"

namespace crier::audience {

namespace {

constexpr std::array candidates = {',', ';', '\t', '|'};

bool may_delimit(char character) {
  const auto octet = static_cast<unsigned char>(character);
  const bool is_word = (octet >= '0' && octet <= '9') || (octet >= 'A' && octet <= 'Z') ||
                       (octet >= 'a' && octet <= 'z');
  return octet != 0 && octet < 0x7F && !is_word && character != '"' && character != '\r' &&
         character != '\n';
}

struct SeparatorLine {
  char delimiter{};
  int line{};  // Counted from 1.
};

// A line "sep=;", in quotes or not, of which spreadsheets make a row like the others: with
// delimiters after it. Empty lines may come first.
std::optional<SeparatorLine> separator_line(std::string_view beginning) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  constexpr std::string_view word = "sep=";
  if (beginning.starts_with(byte_order_mark)) beginning.remove_prefix(byte_order_mark.size());
  SeparatorLine found{.delimiter = {}, .line = 1};
  while (!beginning.empty() && (beginning.front() == '\r' || beginning.front() == '\n')) {
    beginning.remove_prefix(beginning.starts_with("\r\n") ? 2 : 1);
    ++found.line;
  }
  std::string_view line = beginning.substr(0, beginning.find_first_of("\r\n"));
  const bool is_quoted = line.starts_with('"');
  if (is_quoted) line.remove_prefix(1);
  if (line.size() <= word.size()) return std::nullopt;
  const bool is_word = std::ranges::equal(line.substr(0, word.size()), word, {}, [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter;
  });
  found.delimiter = line[word.size()];
  if (!is_word || !may_delimit(found.delimiter)) return std::nullopt;
  line.remove_prefix(word.size() + 1);
  if (is_quoted && !line.starts_with('"')) return std::nullopt;
  if (is_quoted) line.remove_prefix(1);
  const bool is_rest_empty = std::ranges::all_of(
      line, [&](char each) { return each == ' ' || each == '\t' || each == found.delimiter; });
  return is_rest_empty ? std::optional(found) : std::nullopt;
}

struct Reading {
  char delimiter{};
  std::size_t fields{};
  ColumnMap::Fit fit;
};

Reading reading_with(char delimiter, std::string_view beginning, Schema schema,
                     const HeaderRules& rules) {
  CsvReader reader({.delimiter = delimiter, .lines_before = 0});
  std::ranges::copy(beginning, reader.space().begin());
  reader.filled(beginning.size());
  reader.close();
  if (reader.next() != CsvEvent::record) return {.delimiter = delimiter, .fields = 0, .fit = {}};
  const auto header = reader.record().fields;
  return {.delimiter = delimiter,
          .fields = header.size(),
          .fit = ColumnMap::fit(header, schema, rules)};
}

// The only one of `readings` that `fits`.
template <class Fits>
std::optional<char> only_one(const std::vector<Reading>& readings, Fits fits) {
  std::optional<char> found;
  for (const Reading& reading : readings) {
    if (!fits(reading)) continue;
    if (found) return std::nullopt;
    found = reading.delimiter;
  }
  return found;
}

}  // namespace

std::expected<CsvDialect, std::string> dialect_of(std::string_view beginning, Schema schema,
                                                  const HeaderRules& rules,
                                                  std::optional<char> asked) {
  const std::optional<SeparatorLine> said = separator_line(beginning);
  const int lines_before = said ? said->line : 0;
  if (asked) return CsvDialect{.delimiter = *asked, .lines_before = lines_before};
  if (said) return CsvDialect{.delimiter = said->delimiter, .lines_before = lines_before};

  std::vector<Reading> dividing;
  for (const char candidate : candidates) {
    const Reading reading = reading_with(candidate, beginning, schema, rules);
    if (reading.fields > 1) dividing.push_back(reading);
  }
  if (dividing.empty()) return CsvDialect{};
  std::optional<char> found =
      only_one(dividing, [](const Reading& reading) { return reading.fit.is_complete; });
  if (!found && dividing.size() == 1) found = dividing.front().delimiter;
  if (!found) {
    // Something is missing under each; the one is meant that finds any of our columns.
    found = only_one(dividing, [](const Reading& reading) { return reading.fit.columns > 0; });
  }
  if (found) return CsvDialect{.delimiter = *found, .lines_before = 0};
  return std::unexpected(
      "its first line does not tell what stands between the columns; say --delimiter, such as "
      "--delimiter ';' or --delimiter tab");
}

std::optional<char> delimiter_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, char>, 8> words{{{"comma", ','},
                                                                    {"semicolon", ';'},
                                                                    {"tab", '\t'},
                                                                    {"\\t", '\t'},
                                                                    {"bar", '|'},
                                                                    {"pipe", '|'},
                                                                    {"colon", ':'},
                                                                    {"space", ' '}}};
  for (const auto& [word, delimiter] : words) {
    if (word == name) return delimiter;
  }
  if (name.size() != 1 || !may_delimit(name.front())) return std::nullopt;
  return name.front();
}

}  // namespace crier::audience
