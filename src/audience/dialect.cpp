#include "audience/dialect.h"

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

// Of a line "sep=;", in quotes or not.
std::optional<char> separator_line(std::string_view beginning) {
  std::string_view line = beginning.substr(0, beginning.find_first_of("\r\n"));
  if (line.size() > 2 && line.front() == '"' && line.back() == '"') {
    line = line.substr(1, line.size() - 2);
  }
  constexpr std::string_view word = "sep=";
  if (line.size() != word.size() + 1) return std::nullopt;
  const bool is_word = std::ranges::equal(line.substr(0, word.size()), word, {}, [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter;
  });
  if (!is_word || !may_delimit(line.back())) return std::nullopt;
  return line.back();
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
  const std::optional<char> said = separator_line(beginning);
  const int lines_before = said ? 1 : 0;
  if (asked) return CsvDialect{.delimiter = *asked, .lines_before = lines_before};
  if (said) return CsvDialect{.delimiter = *said, .lines_before = lines_before};

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
