#include "notice/instant_text.h"

#include <array>
#include <chrono>
#include <string_view>

namespace crier::notice {
namespace {

struct Civil {
  std::chrono::weekday weekday;
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

Civil civil(WallTime at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  return {.weekday = std::chrono::weekday(day),
          .date = day,
          .time = std::chrono::hh_mm_ss(std::chrono::floor<std::chrono::seconds>(at - day))};
}

void append_number(std::string& into, int value, int width) {
  std::array<char, 4> digits{};
  for (int index = width; index > 0; --index) {
    digits.at(static_cast<std::size_t>(index) - 1) = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  into.append(digits.data(), static_cast<std::size_t>(width));
}

void append_number(std::string& into, unsigned value) {
  append_number(into, static_cast<int>(value), 2);
}

void append_time(std::string& into, const Civil& civil) {
  append_number(into, static_cast<int>(civil.time.hours().count()), 2);
  into += ':';
  append_number(into, static_cast<int>(civil.time.minutes().count()), 2);
  into += ':';
  append_number(into, static_cast<int>(civil.time.seconds().count()), 2);
}

}  // namespace

void append_rfc5322(std::string& into, WallTime at) {
  constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Civil local = civil(at);
  into += days.at(local.weekday.c_encoding());
  into += ", ";
  append_number(into, static_cast<unsigned>(local.date.day()));
  into += ' ';
  into += months.at(static_cast<unsigned>(local.date.month()) - 1);
  into += ' ';
  append_number(into, static_cast<int>(local.date.year()), 4);
  into += ' ';
  append_time(into, local);
  into += " +0000";
}

void append_rfc3339(std::string& into, WallTime at) {
  const Civil local = civil(at);
  append_number(into, static_cast<int>(local.date.year()), 4);
  into += '-';
  append_number(into, static_cast<unsigned>(local.date.month()));
  into += '-';
  append_number(into, static_cast<unsigned>(local.date.day()));
  into += 'T';
  append_time(into, local);
  into += 'Z';
}

}  // namespace crier::notice
