#include "postgres/wire_text.h"

#include <stdexcept>

namespace crier::store {

namespace {

using std::chrono::year_month_day;

void append_two_digits(std::string& into, unsigned value) {
  into += static_cast<char>('0' + value / 10 % 10);
  into += static_cast<char>('0' + value % 10);
}

void append_year(std::string& into, int year) {
  if (year < 1000) into.append(year < 10 ? 3U : year < 100 ? 2U : 1U, '0');
  append_integer(into, year);
}

[[noreturn]] void refuse(std::string_view what, std::string_view text) {
  throw std::runtime_error("the database returned no " + std::string(what) + ": \"" +
                           std::string(text) + "\"");
}

// Reads digits up to a character that is none, and drops them from `text`.
int take_number(std::string_view& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) refuse("number", text);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

void take(std::string_view& text, char separator) {
  if (text.empty() || text.front() != separator) refuse("date or time", text);
  text.remove_prefix(1);
}

year_month_day take_date(std::string_view& text) {
  const int year = take_number(text);
  take(text, '-');
  const int month = take_number(text);
  take(text, '-');
  const int day = take_number(text);
  return year_month_day{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                        std::chrono::day{static_cast<unsigned>(day)}};
}

std::chrono::microseconds take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return {};
  text.remove_prefix(1);
  int value = 0;
  int scale = 1'000'000;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9' && scale > 1) {
    value = value * 10 + (text.front() - '0');
    scale /= 10;
    text.remove_prefix(1);
  }
  return std::chrono::microseconds(std::int64_t{value} * scale);
}

unsigned nibble(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a') + 10;
  refuse("bytea", std::string_view(&digit, 1));
}

}  // namespace

void append_timestamp(std::string& into, WallTime instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  append_date(into, year_month_day{day});
  const std::chrono::hh_mm_ss time{instant - day};
  into += ' ';
  append_two_digits(into, static_cast<unsigned>(time.hours().count()));
  into += ':';
  append_two_digits(into, static_cast<unsigned>(time.minutes().count()));
  into += ':';
  append_two_digits(into, static_cast<unsigned>(time.seconds().count()));
  into += '.';
  auto micros = static_cast<unsigned>(time.subseconds().count());
  append_two_digits(into, micros / 10'000);
  append_two_digits(into, micros / 100);
  append_two_digits(into, micros);
  into += "+00";
}

void append_date(std::string& into, year_month_day date) {
  append_year(into, static_cast<int>(date.year()));
  into += '-';
  append_two_digits(into, static_cast<unsigned>(date.month()));
  into += '-';
  append_two_digits(into, static_cast<unsigned>(date.day()));
}

void append_bytes(std::string& into, std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  into += "\\x";
  // Room for all at once: digests are a good part of what is written.
  const std::size_t before = into.size();
  into.resize(before + 2 * bytes.size());
  char* next = into.data() + before;
  for (const char character : bytes) {
    const auto byte = static_cast<unsigned char>(character);
    *next++ = digits[byte >> 4U];
    *next++ = digits[byte & 15U];
  }
}

void append_copy_text(std::string& into, std::string_view text) {
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char character = text[at];
    if (character != '\\' && static_cast<unsigned char>(character) >= ' ') continue;
    char escaped = 0;
    switch (character) {
      case '\\': escaped = '\\'; break;
      case '\n': escaped = 'n'; break;
      case '\r': escaped = 'r'; break;
      case '\t': escaped = 't'; break;
      default: continue;
    }
    into.append(text, copied, at - copied);
    into += '\\';
    into += escaped;
    copied = at + 1;
  }
  into.append(text, copied);
}

void append_array_text(std::string& into, std::string_view text) {
  into += '"';
  for (const char character : text) {
    if (character == '"' || character == '\\') into += '\\';
    into += character;
  }
  into += '"';
}

WallTime parse_timestamp(std::string_view text) {
  const std::string_view whole = text;
  const year_month_day date = take_date(text);
  take(text, ' ');
  const std::chrono::hours hours{take_number(text)};
  take(text, ':');
  const std::chrono::minutes minutes{take_number(text)};
  take(text, ':');
  const std::chrono::seconds seconds{take_number(text)};
  const std::chrono::microseconds fraction = take_fraction(text);
  if (text != "+00") refuse("timestamp in UTC", whole);
  return WallTime{std::chrono::sys_days{date}} + hours + minutes + seconds + fraction;
}

year_month_day parse_date(std::string_view text) {
  const std::string_view whole = text;
  const year_month_day date = take_date(text);
  if (!text.empty()) refuse("date", whole);
  return date;
}

std::string parse_bytes(std::string_view text) {
  if (!text.starts_with("\\x") || text.size() % 2 != 0) refuse("bytea in hex", text);
  text.remove_prefix(2);
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (; !text.empty(); text.remove_prefix(2)) {
    bytes += static_cast<char>(nibble(text[0]) << 4U | nibble(text[1]));
  }
  return bytes;
}

}  // namespace crier::store
