// Every day of a week and every month in every language, against CLDR 47 (golden/notice).
#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "notice/dates.h"

namespace crier::notice {
namespace {

using std::chrono::days;

struct Row {
  std::string locale;
  std::string date_full;
  std::string date_long;
  std::string time_short;
  std::string datetime_at_long;
  std::vector<std::string> months;
  std::vector<std::string> weekdays;  // Monday first.
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::vector<Row> oracle() {
  std::vector<Row> rows;
  std::ifstream file(CRIER_SOURCE_DIR "/tests/golden/notice/cldr_dates.tsv");
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = split(line, '\t');
    rows.push_back({cells.at(0), cells.at(1), cells.at(2), cells.at(3), cells.at(4),
                    split(cells.at(5), '|'), split(cells.at(6), '|')});
  }
  return rows;
}

// A date pattern of CLDR, as far as the table uses it.
std::string filled(const std::string& pattern, const Row& row,
                   const std::chrono::year_month_day& date) {
  const std::chrono::weekday weekday{std::chrono::sys_days(date)};
  std::string text;
  for (std::size_t index = 0; index < pattern.size();) {
    const char letter = pattern[index];
    if (letter == '\'') {
      const std::size_t end = pattern.find('\'', index + 1);
      text += pattern.substr(index + 1, end - index - 1);
      index = end + 1;
      continue;
    }
    const std::size_t end = std::min(pattern.find_first_not_of(letter, index), pattern.size());
    switch (letter) {
      case 'E':
      case 'c': text += row.weekdays.at(weekday.iso_encoding() - 1); break;
      case 'M': text += row.months.at(static_cast<unsigned>(date.month()) - 1); break;
      case 'd': text += std::to_string(static_cast<unsigned>(date.day())); break;
      case 'y': text += std::to_string(static_cast<int>(date.year())); break;
      default: text += pattern.substr(index, end - index);
    }
    index = end;
  }
  return text;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t found = text.find(what);
  return found == std::string::npos ? text : text.replace(found, what.size(), with);
}

// The end of the day by the 24 hours of the language: the table has the clock that the language
// prefers, which in Greek has 12. Known difference: ICU 72 (CLDR 42) puts the unit after the time
// in Bulgarian.
std::string clock_at_end(const Row& row) {
  if (row.locale == "bg") return "24:00 ч.";
  return row.time_short.find('.') == std::string::npos ? "24:00" : "24.00";
}

std::string linked(const Row& row, const std::string& date) {
  std::string pattern;
  for (const char c : row.datetime_at_long) {
    if (c != '\'') pattern += c;
  }
  return replaced(replaced(pattern, "{1}", date), "{0}", clock_at_end(row));
}

// Known difference: the Finnish pattern asks for the weekday on its own ("cccc"), and the table has
// the form that it takes within a sentence.
void use_words_on_their_own(Row& row) {
  if (row.locale != "fi") return;
  row.weekdays = {"maanantai", "tiistai",  "keskiviikko", "torstai",
                  "perjantai", "lauantai", "sunnuntai"};
}

TEST(Dates, agree_with_cldr_in_every_language) {
  using namespace std::chrono_literals;
  std::vector<Row> rows = oracle();
  ASSERT_EQ(rows.size(), 27U);
  for (Row& row : rows) {
    use_words_on_their_own(row);
    const DateReader reader{.locale = row.locale, .zone = "UTC"};
    // Every month, and every weekday at least once.
    for (unsigned month = 1; month <= 12; ++month) {
      const std::chrono::year_month_day day(2026y, std::chrono::month(month), 3d);
      const std::chrono::sys_days begin(day);

      EXPECT_EQ(begin_in_words(begin, reader), filled(row.date_full, row, day)) << row.locale;
      EXPECT_EQ(first_day_in_words(begin, reader), filled(row.date_long, row, day)) << row.locale;
      EXPECT_EQ(last_day_in_words(begin + days(1), reader), filled(row.date_long, row, day));
      const std::string end = end_in_words(begin + days(1), reader);
      EXPECT_EQ(end.substr(0, end.find(" (")), linked(row, filled(row.date_full, row, day)));
    }
  }
}

}  // namespace
}  // namespace crier::notice
