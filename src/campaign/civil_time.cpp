#include "campaign/civil_time.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <date/tz.h>
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

std::unexpected<std::string> no_zone(std::string_view zone) {
  return std::unexpected(
      fmt::format("'{}' is no time zone; write an IANA name like Europe/Brussels", zone));
}

WallTime instant_of(local_seconds civil, std::chrono::seconds offset) {
  return WallTime{civil.time_since_epoch() - offset};
}

date::local_info readings_of(local_seconds civil, const date::time_zone& zone) {
  return zone.get_info(date::local_seconds{civil.time_since_epoch()});
}

date::sys_info offset_at(WallTime instant, const date::time_zone& zone) {
  const auto at = std::chrono::floor<std::chrono::seconds>(instant);
  return zone.get_info(date::sys_seconds{at.time_since_epoch()});
}

// What clocks show at the instant between two readings, by the offset before it or after it.
local_seconds at_change(const date::local_info& readings, std::chrono::seconds offset) {
  return local_seconds{readings.first.end.time_since_epoch() + offset};
}

std::string clock_text(local_seconds civil) {
  const auto day = std::chrono::floor<std::chrono::days>(civil);
  const std::chrono::hh_mm_ss clock{civil - day};
  std::string text = fmt::format("{} {:02}:{:02}", date_text(std::chrono::year_month_day{day}),
                                 clock.hours().count(), clock.minutes().count());
  if (clock.seconds().count() != 0) text += fmt::format(":{:02}", clock.seconds().count());
  return text;
}

// "+02:00", with seconds where a zone of long ago has them.
std::string offset_text(std::chrono::seconds offset) {
  const std::chrono::hh_mm_ss size{std::chrono::abs(offset)};
  std::string text = fmt::format("{}{:02}:{:02}", offset < std::chrono::seconds(0) ? '-' : '+',
                                 size.hours().count(), size.minutes().count());
  if (size.seconds().count() != 0) text += fmt::format(":{:02}", size.seconds().count());
  return text;
}

std::string offset_date_time(WallTime instant, std::chrono::seconds offset) {
  const std::string utc = iso8601(instant + offset);
  return utc.substr(0, utc.size() - 1) + offset_text(offset);
}

std::string reading_text(WallTime instant, const date::time_zone& zone) {
  return fmt::format("{} ({})", offset_date_time(instant, offset_at(instant, zone).offset),
                     iso8601(instant));
}

// The earlier reading first.
std::string explained(local_seconds civil, const date::local_info& readings,
                      const date::time_zone& zone) {
  const auto [earlier, later] = std::minmax(
      {instant_of(civil, readings.first.offset), instant_of(civil, readings.second.offset)});
  const bool occurs = readings.result == date::local_info::ambiguous;
  return fmt::format(
      "{} {} in {}, where clocks go {} from {} to {}: it can mean {} or {}; write the one that is "
      "meant with its offset, such as {}",
      clock_text(civil), occurs ? "occurs twice" : "does not occur", zone.name(),
      occurs ? "back" : "forward", clock_text(at_change(readings, readings.first.offset)),
      clock_text(at_change(readings, readings.second.offset)), reading_text(earlier, zone),
      reading_text(later, zone), offset_date_time(later, offset_at(later, zone).offset));
}

// The instant between the day before `midnight` and the day after it.
std::expected<CivilInstant, std::string> day_border(local_seconds midnight, std::string_view zone) {
  const date::time_zone* found = find_zone(zone);
  if (found == nullptr) return no_zone(zone);
  const date::local_info readings = readings_of(midnight, *found);
  CivilInstant border{.civil = midnight,
                      .zone = std::string(zone),
                      .instant = instant_of(midnight, readings.first.offset)};
  if (readings.result == date::local_info::nonexistent) {
    border.instant = WallTime{readings.first.end.time_since_epoch()};
  } else if (readings.result == date::local_info::ambiguous &&
             at_change(readings, readings.second.offset) < midnight) {
    // Clocks go back over midnight: the day before comes again.
    return std::unexpected(explained(midnight, readings, *found));
  }
  return border;
}

// The border of `date` at `wanted`; `other` is that at its other end.
std::expected<CivilInstant, std::string> border_of(std::chrono::year_month_day date,
                                                   std::chrono::local_days wanted,
                                                   std::chrono::local_days other,
                                                   std::string_view zone) {
  auto border = day_border(wanted, zone);
  const auto beyond = day_border(other, zone);
  if (border && beyond && border->instant == beyond->instant) {
    return std::unexpected(fmt::format(
        "there is no {} in {}, whose clocks leave the day out; write the day before or after it",
        date_text(date), zone));
  }
  return border;
}

}  // namespace

bool is_time_zone(std::string_view zone) {
  return find_zone(zone) != nullptr;
}

std::expected<CivilInstant, std::string> civil_instant(local_seconds civil, std::string_view zone) {
  const date::time_zone* found = find_zone(zone);
  if (found == nullptr) return no_zone(zone);
  const date::local_info readings = readings_of(civil, *found);
  if (readings.result != date::local_info::unique) {
    return std::unexpected(explained(civil, readings, *found));
  }
  return CivilInstant{.civil = civil,
                      .zone = std::string(zone),
                      .instant = instant_of(civil, readings.first.offset)};
}

std::expected<CivilInstant, std::string> civil_instant(local_seconds civil,
                                                       std::chrono::seconds offset,
                                                       std::string_view zone) {
  const date::time_zone* found = find_zone(zone);
  if (found == nullptr) return no_zone(zone);
  const WallTime instant = instant_of(civil, offset);
  const std::chrono::seconds there = offset_at(instant, *found).offset;
  if (there == offset) {
    return CivilInstant{.civil = civil, .zone = std::string(zone), .instant = instant};
  }
  return std::unexpected(fmt::format(
      "must be a local time, without Z or an offset, or have the offset of {}, which is "
      "{} at that instant: {}",
      zone, offset_text(there), offset_date_time(instant, there)));
}

std::expected<CivilInstant, std::string> start_of_day(std::chrono::year_month_day first_day,
                                                      std::string_view zone) {
  CRIER_CHECK(first_day.ok());
  const std::chrono::local_days begin(first_day);
  return border_of(first_day, begin, begin + std::chrono::days(1), zone);
}

std::expected<CivilInstant, std::string> end_of_day(std::chrono::year_month_day last_day,
                                                    std::string_view zone) {
  CRIER_CHECK(last_day.ok());
  const std::chrono::local_days begin(last_day);
  return border_of(last_day, begin + std::chrono::days(1), begin, zone);
}

WallTime latest_reading(local_seconds civil, std::string_view zone) {
  const date::time_zone* found = find_zone(zone);
  CRIER_CHECK(found != nullptr);
  const date::local_info readings = readings_of(civil, *found);
  switch (readings.result) {
    case date::local_info::nonexistent: return WallTime{readings.first.end.time_since_epoch()};
    case date::local_info::ambiguous: return instant_of(civil, readings.second.offset);
    default: return instant_of(civil, readings.first.offset);
  }
}

local_seconds local_time_at(WallTime instant, std::string_view zone) {
  const date::time_zone* found = find_zone(zone);
  CRIER_CHECK(found != nullptr);
  const auto at = std::chrono::floor<std::chrono::seconds>(instant);
  return local_seconds{at.time_since_epoch() + offset_at(at, *found).offset};
}

ClockSpan clock_span_at(WallTime instant, std::string_view zone) {
  const date::time_zone* found = find_zone(zone);
  CRIER_CHECK(found != nullptr);
  const date::sys_info span = offset_at(instant, *found);
  // The library writes "for ever" as an instant of some year beyond all calendars.
  const std::chrono::sys_seconds end{span.end.time_since_epoch()};
  const std::chrono::sys_days calendars_end{std::chrono::year(9999) / 12 / 31};
  return {.offset = span.offset, .until = end < calendars_end ? WallTime{end} : WallTime::max()};
}

CivilInstant in_zone(WallTime instant, std::string_view zone) {
  const auto whole = std::chrono::ceil<std::chrono::seconds>(instant);
  return {.civil = local_time_at(whole, zone), .zone = std::string(zone), .instant = whole};
}

WallTime rounded_up_to_midnight(WallTime instant, std::string_view zone) {
  const auto shown = in_zone(instant, zone).civil;
  const auto day = std::chrono::floor<std::chrono::days>(shown);
  if (shown == day) return in_zone(instant, zone).instant;
  for (auto last = day;; last += std::chrono::days(1)) {
    CRIER_CHECK(last - day < std::chrono::days(4));
    // A day that the zone leaves out has no end, and one that ends twice has ended at the first.
    const auto end = end_of_day(std::chrono::year_month_day(last), zone);
    if (end && end->instant >= instant) return end->instant;
  }
}

std::chrono::seconds time_between(const CivilInstant& from, const CivilInstant& until) {
  if (from.zone == until.zone) return until.civil - from.civil;
  return std::chrono::floor<std::chrono::seconds>(until.instant - from.instant);
}

std::string offset_date_time(const CivilInstant& instant) {
  const date::time_zone* zone = find_zone(instant.zone);
  CRIER_CHECK(zone != nullptr);
  return offset_date_time(instant.instant, offset_at(instant.instant, *zone).offset);
}

std::string civil_text(const CivilInstant& instant) {
  std::string text = clock_text(instant.civil);
  const date::time_zone* zone = find_zone(instant.zone);
  if (zone != nullptr && readings_of(instant.civil, *zone).result == date::local_info::ambiguous) {
    text += offset_text(offset_at(instant.instant, *zone).offset);
  }
  return text + " " + instant.zone;
}

std::string end_text(const CivilInstant& instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant.civil);
  if (day != instant.civil) return civil_text(instant);
  const std::chrono::year_month_day last_day{day - std::chrono::days(1)};
  // A midnight that comes twice ends the day before only once.
  const auto end = end_of_day(last_day, instant.zone);
  if (end && end->instant != instant.instant) return civil_text(instant);
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
