#include "campaign/civil_time.h"

#include <algorithm>
#include <date/tz.h>
#include <stdexcept>

#include <fmt/format.h>

#include "base/check.h"

namespace crier {
namespace {

using std::chrono::local_seconds;

// Null: there is no such zone. The library answers with an exception.
const date::time_zone* find_zone(std::string_view name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

WallTime later_reading(local_seconds civil, const date::time_zone& zone) {
  const date::local_seconds local{civil.time_since_epoch()};
  const date::local_info info = zone.get_info(local);
  // Of two offsets the smaller one gives the later instant.
  std::chrono::seconds offset = info.first.offset;
  if (info.result != date::local_info::unique) offset = std::min(offset, info.second.offset);
  return WallTime{civil.time_since_epoch() - offset};
}

}  // namespace

bool is_time_zone(std::string_view zone) {
  return find_zone(zone) != nullptr;
}

std::expected<CivilInstant, std::string> civil_instant(local_seconds civil, std::string_view zone) {
  const date::time_zone* found = find_zone(zone);
  if (found == nullptr) {
    return std::unexpected(
        fmt::format("'{}' is no time zone; write an IANA name like Europe/Brussels", zone));
  }
  return CivilInstant{
      .civil = civil, .zone = std::string(zone), .instant = later_reading(civil, *found)};
}

std::expected<CivilInstant, std::string> end_of_day(std::chrono::year_month_day last_day,
                                                    std::string_view zone) {
  CRIER_CHECK(last_day.ok());
  return civil_instant(std::chrono::local_days(last_day) + std::chrono::days(1), zone);
}

local_seconds local_time_at(WallTime instant, std::string_view zone) {
  const date::time_zone* found = find_zone(zone);
  CRIER_CHECK(found != nullptr);
  const auto at = std::chrono::floor<std::chrono::seconds>(instant);
  const date::sys_info info = found->get_info(date::sys_seconds{at.time_since_epoch()});
  return local_seconds{at.time_since_epoch() + info.offset};
}

std::string civil_text(const CivilInstant& instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant.civil);
  const std::chrono::hh_mm_ss clock{instant.civil - day};
  std::string text = fmt::format("{} {:02}:{:02}", date_text(std::chrono::year_month_day{day}),
                                 clock.hours().count(), clock.minutes().count());
  if (clock.seconds().count() != 0) text += fmt::format(":{:02}", clock.seconds().count());
  return text + " " + instant.zone;
}

std::string end_text(const CivilInstant& instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant.civil);
  if (day != instant.civil) return civil_text(instant);
  const std::chrono::year_month_day last_day{day - std::chrono::days(1)};
  return fmt::format("{} 24:00 {}", date_text(last_day), instant.zone);
}

std::string civil_text(WallTime instant, std::string_view zone) {
  return civil_text(CivilInstant{
      .civil = local_time_at(instant, zone), .zone = std::string(zone), .instant = instant});
}

std::string date_text(std::chrono::year_month_day date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace crier
