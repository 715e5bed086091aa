#include "campaign/civil_time.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::year_month_day;

struct LocalTime {
  year_month_day date;
  std::chrono::minutes clock;
};

std::string utc(LocalTime local, std::string_view zone) {
  const auto instant = civil_instant(local_days(local.date) + local.clock, zone);
  return instant ? iso8601(instant->instant) : instant.error();
}

TEST(CivilTime, becomes_an_instant_by_the_offset_of_its_zone_on_that_day) {
  EXPECT_EQ(utc({2025y / 5 / 27, 0h}, "Europe/Brussels"), "2025-05-26T22:00:00Z");
  EXPECT_EQ(utc({2025y / 12 / 1, 0h}, "Europe/Brussels"), "2025-11-30T23:00:00Z");
  EXPECT_EQ(utc({2024y / 6 / 26, 0h}, "Indian/Reunion"), "2024-06-25T20:00:00Z");
  EXPECT_EQ(utc({2024y / 6 / 26, 0h}, "America/Martinique"), "2024-06-26T04:00:00Z");
}

struct Refused {
  LocalTime local;
  const char* zone;
  const char* how;      // How the clocks go.
  const char* earlier;  // The two readings: with the offset, and in UTC.
  const char* later;
};

const Refused refused[] = {
    {{2026y / 10 / 25, 2h + 30min},
     "Europe/Berlin",
     "occurs twice in Europe/Berlin, where clocks go back from 2026-10-25 03:00 to 2026-10-25 "
     "02:00",
     "2026-10-25T02:30:00+02:00 (2026-10-25T00:30:00Z)",
     "2026-10-25T02:30:00+01:00 (2026-10-25T01:30:00Z)"},
    {{2026y / 10 / 25, 2h},
     "Europe/Berlin",
     "occurs twice",
     "2026-10-25T02:00:00+02:00 (2026-10-25T00:00:00Z)",
     "2026-10-25T02:00:00+01:00 (2026-10-25T01:00:00Z)"},
    {{2027y / 3 / 28, 2h + 30min},
     "Europe/Brussels",
     "does not occur in Europe/Brussels, where clocks go forward from 2027-03-28 02:00 to "
     "2027-03-28 03:00",
     "2027-03-28T01:30:00+01:00 (2027-03-28T00:30:00Z)",
     "2027-03-28T03:30:00+02:00 (2027-03-28T01:30:00Z)"},
    // Ireland's tables call the winter the exception; the offsets alone decide.
    {{2026y / 10 / 25, 1h + 30min},
     "Europe/Dublin",
     "occurs twice",
     "2026-10-25T01:30:00+01:00 (2026-10-25T00:30:00Z)",
     "2026-10-25T01:30:00+00:00 (2026-10-25T01:30:00Z)"},
    {{2026y / 3 / 29, 1h + 30min},
     "Europe/Dublin",
     "does not occur",
     "2026-03-29T00:30:00+00:00 (2026-03-29T00:30:00Z)",
     "2026-03-29T02:30:00+01:00 (2026-03-29T01:30:00Z)"},
    // Half an hour.
    {{2026y / 4 / 5, 1h + 45min},
     "Australia/Lord_Howe",
     "occurs twice in Australia/Lord_Howe, where clocks go back from 2026-04-05 02:00 to "
     "2026-04-05 01:30",
     "2026-04-05T01:45:00+11:00 (2026-04-04T14:45:00Z)",
     "2026-04-05T01:45:00+10:30 (2026-04-04T15:15:00Z)"},
    {{2026y / 10 / 4, 2h + 15min},
     "Australia/Lord_Howe",
     "does not occur",
     "2026-10-04T01:45:00+10:30 (2026-10-03T15:15:00Z)",
     "2026-10-04T02:45:00+11:00 (2026-10-03T15:45:00Z)"},
    // At midnight, whichever is meant.
    {{2026y / 3 / 29, 0h},
     "Atlantic/Azores",
     "does not occur",
     "2026-03-28T23:00:00-01:00 (2026-03-29T00:00:00Z)",
     "2026-03-29T01:00:00+00:00 (2026-03-29T01:00:00Z)"},
    // A whole day.
    {{2011y / 12 / 30, 12h},
     "Pacific/Apia",
     "does not occur in Pacific/Apia, where clocks go forward from 2011-12-30 00:00 to "
     "2011-12-31 00:00",
     "2011-12-29T12:00:00-10:00 (2011-12-29T22:00:00Z)",
     "2011-12-31T12:00:00+14:00 (2011-12-30T22:00:00Z)"},
};

TEST(CivilTime, that_clocks_skip_or_show_twice_is_refused_with_both_readings) {
  for (const Refused& each : refused) {
    const std::string told = utc(each.local, each.zone);
    EXPECT_THAT(told, testing::AllOf(testing::HasSubstr(each.how), testing::HasSubstr(each.earlier),
                                     testing::HasSubstr(std::string(" or ") + each.later)));
  }
}

TEST(CivilTime, is_taken_up_to_the_second_before_and_from_the_second_after) {
  EXPECT_EQ(utc({2026y / 10 / 25, 1h + 59min}, "Europe/Berlin"), "2026-10-24T23:59:00Z");
  EXPECT_EQ(utc({2026y / 10 / 25, 3h}, "Europe/Berlin"), "2026-10-25T02:00:00Z");
  EXPECT_EQ(utc({2026y / 3 / 29, 1h + 59min}, "Europe/Berlin"), "2026-03-29T00:59:00Z");
  EXPECT_EQ(utc({2026y / 3 / 29, 3h}, "Europe/Berlin"), "2026-03-29T01:00:00Z");
}

TEST(CivilTime, with_an_offset_is_one_of_two_readings) {
  const auto reading = [](LocalTime local, std::chrono::minutes offset, std::string_view zone) {
    const auto instant = civil_instant(local_days(local.date) + local.clock, offset, zone);
    return instant ? iso8601(instant->instant) + " " + civil_text(*instant) : instant.error();
  };
  const LocalTime twice{2026y / 10 / 25, 2h + 30min};

  EXPECT_EQ(reading(twice, 2h, "Europe/Berlin"),
            "2026-10-25T00:30:00Z 2026-10-25 02:30+02:00 Europe/Berlin");
  EXPECT_EQ(reading(twice, 1h, "Europe/Berlin"),
            "2026-10-25T01:30:00Z 2026-10-25 02:30+01:00 Europe/Berlin");
  EXPECT_EQ(reading({2026y / 4 / 5, 1h + 45min}, 10h + 30min, "Australia/Lord_Howe"),
            "2026-04-04T15:15:00Z 2026-04-05 01:45+10:30 Australia/Lord_Howe");
  EXPECT_EQ(reading({2026y / 7 / 1, 18h}, 2h, "Europe/Berlin"),
            "2026-07-01T16:00:00Z 2026-07-01 18:00 Europe/Berlin");
}

TEST(CivilTime, with_an_offset_that_its_zone_has_not_is_refused_with_the_one_that_it_has) {
  const auto told = [](LocalTime local, std::chrono::minutes offset) {
    return civil_instant(local_days(local.date) + local.clock, offset, "Europe/Berlin").error();
  };

  EXPECT_THAT(told({2026y / 7 / 1, 18h}, 1h), testing::HasSubstr("2026-07-01T19:00:00+02:00"));
  EXPECT_THAT(told({2026y / 7 / 1, 18h}, 0h), testing::HasSubstr("2026-07-01T20:00:00+02:00"));
  // In the gap no offset is right.
  EXPECT_THAT(told({2026y / 3 / 29, 2h + 30min}, 1h),
              testing::HasSubstr("2026-03-29T03:30:00+02:00"));
}

TEST(CivilTime, says_which_zone_it_does_not_know) {
  const auto instant = civil_instant(local_days(2026y / 1 / 1), "Europe/Brussel");

  ASSERT_FALSE(instant);
  EXPECT_NE(instant.error().find("'Europe/Brussel' is no time zone"), std::string::npos);
  EXPECT_FALSE(is_time_zone(""));
  EXPECT_FALSE(is_time_zone("../etc/passwd"));
  EXPECT_TRUE(is_time_zone("Europe/Vaduz"));
}

TEST(EndOfDay, is_local_midnight_after_the_day) {
  EXPECT_EQ(iso8601(end_of_day(2025y / 5 / 26, "Europe/Brussels")->instant),
            "2025-05-26T22:00:00Z");
  EXPECT_EQ(iso8601(end_of_day(2026y / 12 / 31, "Europe/Helsinki")->instant),
            "2026-12-31T22:00:00Z");
}

TEST(EndOfDay, lies_an_hour_on_where_that_midnight_is_skipped) {
  EXPECT_EQ(iso8601(end_of_day(2026y / 3 / 28, "Atlantic/Azores")->instant),
            "2026-03-29T01:00:00Z");
}

struct DayRow {
  const char* what;
  year_month_day day;
  const char* zone;
  const char* begin;
  const char* end;
};

// A day has one beginning and one end, whatever clocks do at midnight.
TEST(Day, begins_and_ends_when_clocks_show_another_date) {
  for (const DayRow& row : {
           DayRow{"an hour longer at its end", 2026y / 10 / 24, "Atlantic/Azores",
                  "2026-10-24T00:00:00Z", "2026-10-25T00:00:00Z"},
           DayRow{"begins with an hour that comes twice", 2026y / 10 / 25, "Atlantic/Azores",
                  "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z"},
           DayRow{"begins at one o'clock", 2026y / 9 / 6, "America/Santiago",
                  "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"},
           DayRow{"ends with an hour that comes twice", 2026y / 4 / 4, "America/Santiago",
                  "2026-04-04T03:00:00Z", "2026-04-05T04:00:00Z"},
           DayRow{"before the day that was left out", 2011y / 12 / 29, "Pacific/Apia",
                  "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"},
           DayRow{"after the day that was left out", 2011y / 12 / 31, "Pacific/Apia",
                  "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"},
       }) {
    const auto begin = start_of_day(row.day, row.zone);
    const auto end = end_of_day(row.day, row.zone);
    ASSERT_TRUE(begin && end) << row.what;
    EXPECT_EQ(iso8601(begin->instant), row.begin) << row.what;
    EXPECT_EQ(iso8601(end->instant), row.end) << row.what;
    EXPECT_THAT(end_text(*end), testing::HasSubstr(" 24:00 ")) << row.what;
  }
}

TEST(Day, that_a_zone_leaves_out_is_refused) {
  for (const auto& day :
       {start_of_day(2011y / 12 / 30, "Pacific/Apia"), end_of_day(2011y / 12 / 30, "Pacific/Apia"),
        end_of_day(1993y / 8 / 21, "Pacific/Kwajalein")}) {
    ASSERT_FALSE(day);
    EXPECT_THAT(day.error(), testing::HasSubstr("leave the day out"));
  }
}

// Clocks went back from 00:01 to 23:01.
TEST(Day, whose_end_comes_twice_is_refused_with_both_readings) {
  const auto end = end_of_day(2010y / 11 / 6, "America/St_Johns");

  ASSERT_FALSE(end);
  EXPECT_THAT(end.error(), testing::AllOf(testing::HasSubstr("2010-11-07T00:00:00-02:30"),
                                          testing::HasSubstr("2010-11-07T00:00:00-03:30")));
}

TEST(CivilText, calls_only_the_first_of_two_midnights_the_end_of_a_day) {
  const local_days midnight(2026y / 10 / 25);

  EXPECT_EQ(end_text(civil_instant(midnight, 0h, "Atlantic/Azores").value()),
            "2026-10-24 24:00 Atlantic/Azores");
  EXPECT_EQ(end_text(civil_instant(midnight, -1h, "Atlantic/Azores").value()),
            "2026-10-25 00:00-01:00 Atlantic/Azores");
}

TEST(CivilText, shows_an_end_as_24_hours_of_the_last_day) {
  const CivilInstant cutoff = end_of_day(2025y / 5 / 26, "Europe/Brussels").value();

  EXPECT_EQ(end_text(cutoff), "2025-05-26 24:00 Europe/Brussels");
  EXPECT_EQ(civil_text(cutoff), "2025-05-27 00:00 Europe/Brussels");
  EXPECT_EQ(civil_text(cutoff.instant, "America/Martinique"),
            "2025-05-26 18:00 America/Martinique");
}

TEST(CivilText, leaves_other_ends_as_they_are) {
  const auto instant = civil_instant(local_days(2025y / 5 / 26) + 18h + 5s, "Europe/Athens");

  EXPECT_EQ(end_text(*instant), "2025-05-26 18:00:05 Europe/Athens");
}

WallTime at(const char* text) {
  return parse_iso8601(text).value();
}

TEST(CivilTime, of_clocks_stands_until_they_are_changed) {
  const ClockSpan winter = clock_span_at(at("2026-01-15T00:00:00Z"), "Europe/Brussels");
  EXPECT_EQ(winter.offset, 1h);
  EXPECT_EQ(iso8601(winter.until), "2026-03-29T01:00:00Z");
  const ClockSpan summer = clock_span_at(winter.until, "Europe/Brussels");
  EXPECT_EQ(summer.offset, 2h);
  EXPECT_EQ(iso8601(summer.until), "2026-10-25T01:00:00Z");

  // Its winter time is the exception, by a negative hour.
  const ClockSpan dublin = clock_span_at(at("2026-01-15T00:00:00Z"), "Europe/Dublin");
  EXPECT_EQ(dublin.offset, 0h);
  EXPECT_EQ(iso8601(dublin.until), "2026-03-29T01:00:00Z");
}

TEST(CivilTime, of_clocks_that_are_never_changed_stands_for_ever) {
  const ClockSpan reunion = clock_span_at(at("2026-01-15T00:00:00Z"), "Indian/Reunion");
  EXPECT_EQ(reunion.offset, 4h);
  EXPECT_EQ(reunion.until, WallTime::max());
  EXPECT_EQ(clock_span_at(at("2026-07-15T00:00:00Z"), "America/Martinique").offset, -4h);
}

TEST(RoundedUpToMidnight, is_a_midnight_of_the_zone) {
  struct Midnight {
    const char* instant;
    const char* zone;
    const char* midnight;
  };
  const std::vector<Midnight> table = {
      {"2026-05-26T22:00:00Z", "Europe/Brussels", "2026-05-26T22:00:00Z"},
      {"2026-05-26T22:00:01Z", "Europe/Brussels", "2026-05-27T22:00:00Z"},
      {"2026-05-27T21:59:59Z", "Europe/Brussels", "2026-05-27T22:00:00Z"},
      // Clocks go back on 25 October: the day has 25 hours.
      {"2026-10-24T22:00:01Z", "Europe/Brussels", "2026-10-25T23:00:00Z"},
      // The Azores skip the midnight of 29 March and read the last hour of 24 October twice.
      {"2026-03-28T12:00:00Z", "Atlantic/Azores", "2026-03-29T01:00:00Z"},
      // 30 December 2011 did not take place.
      {"2011-12-30T09:59:59Z", "Pacific/Apia", "2011-12-30T10:00:00Z"},
  };
  for (const Midnight& row : table) {
    SCOPED_TRACE(row.instant);
    EXPECT_EQ(iso8601(rounded_up_to_midnight(at(row.instant), row.zone)), row.midnight);
    EXPECT_GE(rounded_up_to_midnight(at(row.instant) + 1us, row.zone), at(row.instant) + 1us);
  }
}

TEST(RoundedUpToMidnight, is_never_before_what_it_rounds_where_clocks_go_back_over_midnight) {
  for (WallTime instant = at("2026-10-24T20:00:00Z"); instant < at("2026-10-26T04:00:00Z");
       instant += 10min) {
    EXPECT_GE(rounded_up_to_midnight(instant, "Atlantic/Azores"), instant) << iso8601(instant);
  }
}

TEST(LatestReading, is_the_later_one_and_what_clocks_skip_has_come_when_they_are_put_forward) {
  const auto reading = [](std::chrono::local_seconds civil) {
    return iso8601(latest_reading(civil, "Europe/Berlin"));
  };
  EXPECT_EQ(reading(local_days(2026y / 5 / 27) + 15h), "2026-05-27T13:00:00Z");
  EXPECT_EQ(reading(local_days(2026y / 10 / 25) + 2h + 30min), "2026-10-25T01:30:00Z");
  EXPECT_EQ(reading(local_days(2026y / 3 / 29) + 2h + 30min), "2026-03-29T01:00:00Z");
}

}  // namespace
}  // namespace crier
