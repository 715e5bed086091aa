#include "base/time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace crier {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Exactly `digits` digits at the front of `text`, which is shortened by them.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  const auto end = text.data() + digits;
  const auto result = std::from_chars(text.data(), end, number);
  if (result.ec != std::errc{} || result.ptr != end || number < 0) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

struct Unit {
  std::string_view name;
  milliseconds length;
};

constexpr std::array units = {
    Unit{"d", days(1)},    Unit{"h", hours(1)},         Unit{"min", minutes(1)},
    Unit{"s", seconds(1)}, Unit{"ms", milliseconds(1)},
};

}  // namespace

std::string iso8601(WallTime instant) {
  const auto day = std::chrono::floor<days>(instant);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<seconds>(instant - day)};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::expected<WallTime, std::string> parse_iso8601(std::string_view text) {
  const std::string_view whole = text;
  const auto wrong = [&](std::string_view what) {
    return std::unexpected(
        fmt::format("'{}' is no instant: {} (write it like 2025-05-26T22:00:00Z)", whole, what));
  };

  const std::size_t year_digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (year_digits > 4) return wrong("the year is out of range, it has four digits");
  const auto year = take_number(text, 4);
  if (!year || !take(text, '-')) return wrong("the year is missing");
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return wrong("the month is missing");
  const auto day = take_number(text, 2);
  if (!day) return wrong("the day is missing");
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return wrong("the time is missing");
  const auto hour = take_number(text, 2);
  if (!hour || !take(text, ':')) return wrong("the hour is missing");
  const auto minute = take_number(text, 2);
  if (!minute) return wrong("the minute is missing");
  int second = 0;
  std::chrono::microseconds fraction{};
  if (take(text, ':')) {
    const auto number = take_number(text, 2);
    if (!number) return wrong("the second is missing");
    second = *number;
    if (take(text, '.')) {
      int scale = 100'000;
      bool any = false;
      while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        fraction += std::chrono::microseconds((text.front() - '0') * scale);
        scale /= 10;
        any = true;
        text.remove_prefix(1);
      }
      if (!any) return wrong("the fraction of the second is missing");
    }
  }

  seconds offset{};
  if (!take(text, 'Z') && !take(text, 'z')) {
    const int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
    if (sign == 0) return wrong("the zone is missing; end it with Z or an offset such as +02:00");
    const auto offset_hours = take_number(text, 2);
    take(text, ':');
    const auto offset_minutes = take_number(text, 2);
    if (!offset_hours || !offset_minutes || *offset_hours > 14 || *offset_minutes > 59) {
      return wrong("the offset is not hh:mm");
    }
    offset = sign * (hours(*offset_hours) + minutes(*offset_minutes));
  }
  if (!text.empty()) return wrong("there is text after it");

  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return wrong("there is no such date");
  if (*hour > 23 || *minute > 59 || second > 59) return wrong("there is no such time of day");
  return std::chrono::sys_days(date) + hours(*hour) + minutes(*minute) + seconds(second) +
         fraction - offset;
}

std::expected<milliseconds, std::string> parse_duration(std::string_view text) {
  const auto wrong = [&] {
    return std::unexpected(fmt::format(
        "'{}' is no duration; write a number and one of ms, s, min, h, d, like 20min", text));
  };

  long long number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  // A century bounds the product: no unit can overflow below it.
  constexpr long long number_max = 3'155'760'000'000;
  if (result.ec != std::errc{} || number < 0 || number > number_max) return wrong();
  std::string_view unit(result.ptr,
                        static_cast<std::size_t>(text.data() + text.size() - result.ptr));
  while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  for (const auto& [name, length] : units) {
    if (unit != name) continue;
    if (number > number_max / length.count()) return wrong();
    return number * length;
  }
  return wrong();
}

std::string human_duration(milliseconds duration) {
  if (duration < milliseconds::zero()) return "-" + human_duration(-duration);

  std::string text;
  int parts = 0;
  for (const auto& [name, length] : units) {
    const auto count = duration / length;
    if (name == "ms" && parts > 0) break;
    if (count == 0 && parts == 0 && name != "ms") continue;
    if (count > 0 || parts == 0) text += fmt::format("{}{} {}", parts > 0 ? " " : "", count, name);
    duration -= count * length;
    if (++parts == 2) break;
  }
  return text;
}

}  // namespace crier
