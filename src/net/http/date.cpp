#include "net/http/date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include <fmt/format.h>

namespace crier::http {
namespace {

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

// Reads a date from left to right; the first piece that does not fit makes all that follow fail.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    if (rest_.size() < count ||
        !std::all_of(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(count), is_digit)) {
      return fail();
    }
    int number = 0;
    for (const char digit : rest_.substr(0, count)) number = number * 10 + (digit - '0');
    rest_.remove_prefix(count);
    return number;
  }

  // asctime pads the day with a space.
  int day_of_asctime() {
    if (!rest_.starts_with(' ')) return digits(2);
    rest_.remove_prefix(1);
    return digits(1);
  }

  void text(std::string_view expected) {
    if (!rest_.starts_with(expected)) {
      fail();
      return;
    }
    rest_.remove_prefix(expected.size());
  }

  unsigned month() {
    const auto found = std::ranges::find(months, rest_.substr(0, 3));
    if (found == months.end()) return static_cast<unsigned>(fail());
    rest_.remove_prefix(3);
    return static_cast<unsigned>(found - months.begin()) + 1;
  }

  std::chrono::seconds time_of_day() {
    const int hours = digits(2);
    text(":");
    const int minutes = digits(2);
    text(":");
    const int seconds = digits(2);
    // 60 is a leap second.
    if (hours > 23 || minutes > 59 || seconds > 60) fail();
    return std::chrono::hours{hours} + std::chrono::minutes{minutes} +
           std::chrono::seconds{seconds};
  }

  [[nodiscard]] bool complete() const { return sound_ && rest_.empty(); }

 private:
  int fail() {
    sound_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool sound_{true};
};

struct Date {
  int year{};
  unsigned month{};
  int day{};
  std::chrono::seconds time{};
};

std::optional<WallTime> instant_of(const Date& date) {
  const std::chrono::year_month_day day{std::chrono::year{date.year},
                                        std::chrono::month{date.month},
                                        std::chrono::day{static_cast<unsigned>(date.day)}};
  if (!day.ok()) return std::nullopt;
  return WallTime{std::chrono::sys_days{day}} + date.time;
}

Date read_imf_fixdate(Reader& reader) {
  Date date;
  date.day = reader.digits(2);
  reader.text(" ");
  date.month = reader.month();
  reader.text(" ");
  date.year = reader.digits(4);
  reader.text(" ");
  date.time = reader.time_of_day();
  reader.text(" GMT");
  return date;
}

// RFC 9110 5.6.7: a year that seems more than 50 years ahead is the last one with these digits.
int full_year(int two_digits, WallTime now) {
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
  const int this_year = static_cast<int>(today.year());
  const int year = this_year - this_year % 100 + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

Date read_rfc850(Reader& reader, WallTime now) {
  Date date;
  date.day = reader.digits(2);
  reader.text("-");
  date.month = reader.month();
  reader.text("-");
  date.year = full_year(reader.digits(2), now);
  reader.text(" ");
  date.time = reader.time_of_day();
  reader.text(" GMT");
  return date;
}

Date read_asctime(Reader& reader) {
  Date date;
  date.month = reader.month();
  reader.text(" ");
  date.day = reader.day_of_asctime();
  reader.text(" ");
  date.time = reader.time_of_day();
  reader.text(" ");
  date.year = reader.digits(4);
  return date;
}

}  // namespace

std::string http_date(WallTime instant) {
  constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed",
                                                        "Thu", "Fri", "Sat"};
  const auto midnight = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day day{midnight};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(instant - midnight)};
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
      weekdays.at(std::chrono::weekday{midnight}.c_encoding()), static_cast<unsigned>(day.day()),
      months.at(static_cast<unsigned>(day.month()) - 1), static_cast<int>(day.year()),
      time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::optional<WallTime> parse_http_date(std::string_view text, WallTime now) {
  const std::size_t name_end = text.find_first_of(", ");
  if (name_end == std::string_view::npos || name_end < 3) return std::nullopt;
  const bool is_asctime = text[name_end] == ' ';
  Reader reader(text.substr(name_end + 1));
  if (!is_asctime) reader.text(" ");

  Date date;
  if (is_asctime) {
    date = read_asctime(reader);
  } else if (name_end == 3) {
    date = read_imf_fixdate(reader);
  } else {
    date = read_rfc850(reader, now);
  }
  if (!reader.complete()) return std::nullopt;
  return instant_of(date);
}

}  // namespace crier::http
