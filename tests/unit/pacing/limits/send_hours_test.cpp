#include "pacing/limits/send_hours.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pacing/limits/quiet_hours.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

WallTime at(std::string_view text) {
  return parse_iso8601(text).value();
}

std::string said(const SendHours& hours, const HoursPlace& place, std::string_view now) {
  const Opening opening = opening_at(hours, place, at(now));
  return (opening.is_open ? "open until " : "closed until ") + iso8601(opening.until);
}

const SendHours by_day = hours_of_every_day({.from = 8h, .until = 21h});

struct Row {
  const char* zone;
  const char* now;
  const char* said;
};

TEST(SendHours, are_those_that_the_clock_on_the_wall_shows) {
  const Row rows[] = {
      {"Europe/Brussels", "2026-01-15T06:59:59Z", "closed until 2026-01-15T07:00:00Z"},
      {"Europe/Brussels", "2026-01-15T07:00:00Z", "open until 2026-01-15T20:00:00Z"},
      {"Europe/Brussels", "2026-01-15T20:00:00Z", "closed until 2026-01-16T07:00:00Z"},
      // Clocks go forward on 29 March 2026 and back on 25 October: the morning comes an hour
      // earlier, or later, by UTC.
      {"Europe/Brussels", "2026-03-28T20:00:00Z", "closed until 2026-03-29T06:00:00Z"},
      {"Europe/Brussels", "2026-10-24T19:00:00Z", "closed until 2026-10-25T07:00:00Z"},
      {"Europe/Dublin", "2026-03-28T21:00:00Z", "closed until 2026-03-29T07:00:00Z"},
      {"Europe/Dublin", "2026-10-24T20:00:00Z", "closed until 2026-10-25T08:00:00Z"},
      // Their clocks are never changed.
      {"Indian/Reunion", "2026-03-28T17:00:00Z", "closed until 2026-03-29T04:00:00Z"},
      {"Indian/Reunion", "2026-10-25T04:00:00Z", "open until 2026-10-25T17:00:00Z"},
      {"America/Martinique", "2026-03-29T01:00:00Z", "closed until 2026-03-29T12:00:00Z"},
      {"America/Martinique", "2026-10-25T12:00:00Z", "open until 2026-10-26T01:00:00Z"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(said(by_day, {.zone = row.zone, .country = {}}, row.now), row.said)
        << row.zone << " at " << row.now;
  }
}

TEST(SendHours, that_come_twice_are_open_twice_and_those_that_are_skipped_never) {
  // 02:00 to 03:00 comes twice on 25 October and not at all on 29 March.
  const SendHours at_night = hours_of_every_day({.from = 2h, .until = 2h + 30min});
  const HoursPlace brussels{.zone = "Europe/Brussels", .country = {}};

  EXPECT_EQ(said(at_night, brussels, "2026-10-25T00:00:00Z"), "open until 2026-10-25T00:30:00Z");
  EXPECT_EQ(said(at_night, brussels, "2026-10-25T00:30:00Z"), "closed until 2026-10-25T01:00:00Z");
  EXPECT_EQ(said(at_night, brussels, "2026-10-25T01:00:00Z"), "open until 2026-10-25T01:30:00Z");
  EXPECT_EQ(said(at_night, brussels, "2026-03-28T02:00:00Z"), "closed until 2026-03-30T00:00:00Z");
}

TEST(SendHours, of_working_days_leave_out_weekends_and_the_holidays_of_the_country) {
  const SendHours office = hours_of_working_days({.from = 9h, .until = 17h});
  const HoursPlace germany{.zone = "Europe/Berlin", .country = "DE"};

  // Friday before Easter is a holiday there, and so is Easter Monday, 6 April 2026.
  EXPECT_EQ(said(office, germany, "2026-04-02T15:00:00Z"), "closed until 2026-04-07T07:00:00Z");
  // Of another country, Portugal, only the Friday.
  EXPECT_EQ(said(office, {.zone = "Europe/Berlin", .country = "PT"}, "2026-04-02T15:00:00Z"),
            "closed until 2026-04-06T07:00:00Z");
  EXPECT_EQ(said(office, {.zone = "Europe/Berlin", .country = {}}, "2026-04-02T15:00:00Z"),
            "closed until 2026-04-03T07:00:00Z");
}

TEST(SendHours, that_end_at_midnight_go_on_when_the_next_day_begins_with_them) {
  const SendHours always = hours_of_every_day({});
  const Opening opening =
      opening_at(always, {.zone = "Europe/Brussels", .country = {}}, at("2026-10-24T12:00:00Z"));

  EXPECT_TRUE(opening.is_open);
  EXPECT_GE(opening.until, at("2026-11-23T12:00:00Z"));
}

TEST(SendHours, may_have_several_ranges_in_a_day) {
  const SendHours with_a_break = [] {
    SendHours hours = hours_of_every_day({.from = 8h, .until = 12h});
    for (auto& ranges : hours.by_weekday) ranges.push_back({.from = 14h, .until = 18h});
    return hours;
  }();
  const HoursPlace lisbon{.zone = "Europe/Lisbon", .country = {}};

  EXPECT_EQ(fault_of(with_a_break), std::nullopt);
  EXPECT_EQ(said(with_a_break, lisbon, "2026-01-15T11:00:00Z"), "open until 2026-01-15T12:00:00Z");
  EXPECT_EQ(said(with_a_break, lisbon, "2026-01-15T12:00:00Z"),
            "closed until 2026-01-15T14:00:00Z");
}

TEST(SendHours, that_are_none_are_faults) {
  EXPECT_THAT(fault_of(SendHours{}).value_or(""), HasSubstr("no hour of the week"));
  EXPECT_THAT(fault_of(hours_of_every_day({.from = 21h, .until = 8h})).value_or(""),
              HasSubstr("21:00-08:00 are no hours of a day"));
  EXPECT_THAT(fault_of(hours_of_every_day({.from = 0h, .until = 25h})).value_or(""),
              HasSubstr("24:00 at the latest"));
  SendHours overlapping = hours_of_every_day({.from = 8h, .until = 12h});
  overlapping.by_weekday[3].push_back({.from = 12h, .until = 18h});
  EXPECT_THAT(fault_of(overlapping).value_or(""), HasSubstr("12:00-18:00 does not begin after"));
}

TEST(QuietHours, are_those_of_each_place) {
  QuietHours quiet(by_day);
  const WallTime now = at("2026-06-25T19:30:00Z");

  EXPECT_EQ(quiet.quiet_until({.zone = "Europe/Dublin", .country = "IE"}, now), std::nullopt);
  EXPECT_EQ(quiet.quiet_until({.zone = "Europe/Athens", .country = "GR"}, now),
            at("2026-06-26T05:00:00Z"));
  EXPECT_EQ(quiet.quiet_until({.zone = "Indian/Reunion", .country = "FR"}, now),
            at("2026-06-26T04:00:00Z"));
  EXPECT_EQ(quiet.quiet_until({.zone = "America/Martinique", .country = "FR"}, now), std::nullopt);
}

TEST(QuietHours, are_looked_at_anew_when_the_clock_is_set_back) {
  QuietHours quiet(by_day);
  const HoursPlace dublin{.zone = "Europe/Dublin", .country = "IE"};

  EXPECT_EQ(quiet.quiet_until(dublin, at("2026-01-15T08:00:00Z")), std::nullopt);
  EXPECT_EQ(quiet.quiet_until(dublin, at("2026-01-15T07:00:00Z")), at("2026-01-15T08:00:00Z"));
}

// Clocks go forward on 29 March 2026 and back on 25 October, at one o'clock in UTC; not in Réunion
// and Martinique.
TEST(QuietHours, end_by_the_clock_of_the_morning_after_it_was_changed) {
  const Row rows[] = {
      {"Europe/Dublin", "2026-03-28T22:00:00Z", "2026-03-29T07:00:00Z"},
      {"Europe/Dublin", "2026-10-24T22:00:00Z", "2026-10-25T08:00:00Z"},
      {"Europe/Berlin", "2026-03-28T22:00:00Z", "2026-03-29T06:00:00Z"},
      {"Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T07:00:00Z"},
      {"Indian/Reunion", "2026-03-28T22:00:00Z", "2026-03-29T04:00:00Z"},
      {"Indian/Reunion", "2026-10-24T22:00:00Z", "2026-10-25T04:00:00Z"},
      {"America/Martinique", "2026-03-29T03:00:00Z", "2026-03-29T12:00:00Z"},
      {"America/Martinique", "2026-10-25T03:00:00Z", "2026-10-25T12:00:00Z"},
  };
  for (const Row& row : rows) {
    QuietHours quiet(by_day);
    EXPECT_EQ(quiet.quiet_until({.zone = row.zone, .country = {}}, at(row.now)), at(row.said))
        << row.zone << " " << row.now;
  }
}

TEST(QuietHours, do_not_keep_anybody_from_being_told_before_the_deadline) {
  QuietHours quiet(by_day);
  const HoursPlace dublin{.zone = "Europe/Dublin", .country = "IE"};
  const WallTime night = at("2026-01-15T22:00:00Z");
  const WallTime morning = at("2026-01-16T08:00:00Z");

  EXPECT_EQ(quiet.quiet_until(dublin, night, morning + 1h), morning);
  EXPECT_EQ(quiet.quiet_until(dublin, night, morning + 59min), std::nullopt);
  EXPECT_EQ(quiet.quiet_until(dublin, night, night + 2h), std::nullopt);
}

}  // namespace
}  // namespace crier::pacing
