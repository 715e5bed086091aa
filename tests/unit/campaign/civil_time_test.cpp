#include "campaign/civil_time.h"

#include <string>

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

TEST(CivilTime, that_occurs_twice_means_the_later_time) {
  EXPECT_EQ(utc({2026y / 10 / 25, 2h + 30min}, "Europe/Berlin"), "2026-10-25T01:30:00Z");
  // Ireland's tables call the winter the exception; the offsets alone decide.
  EXPECT_EQ(utc({2026y / 10 / 25, 1h + 30min}, "Europe/Dublin"), "2026-10-25T01:30:00Z");
}

TEST(CivilTime, that_does_not_occur_means_the_later_reading) {
  EXPECT_EQ(utc({2026y / 3 / 29, 2h + 30min}, "Europe/Berlin"), "2026-03-29T01:30:00Z");
  EXPECT_EQ(utc({2026y / 3 / 29, 1h + 30min}, "Europe/Dublin"), "2026-03-29T01:30:00Z");
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

}  // namespace
}  // namespace crier
