#include "audience/instants_meant.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::audience {
namespace {

std::string meant(std::string_view text) {
  const auto instants = instants_meant(text);
  if (!instants) return "nothing";
  if (instants->earliest == instants->latest) return iso8601(instants->earliest);
  return iso8601(instants->earliest) + " to " + iso8601(instants->latest);
}

TEST(InstantsMeant, are_one_where_nothing_is_open) {
  for (const std::string_view text :
       {"2026-11-01T10:00:00Z", "2026-11-01t10:00:00z", "2026-11-01 10:00Z",
        "2026-11-01 10:00:00 UTC", "2026-11-01 12:00:00+02", "2026-11-01 12:00:00.000000+02:00",
        "2026-11-01T05:00:00-0500", "2026-11-01T15:30:00+05:30", "20261101T100000Z",
        "2026/11/01 10:00 GMT", "2026-11-1 10:00Z", "2026-11-01  10:00:00,5 +00:00"}) {
    EXPECT_EQ(meant(text), "2026-11-01T10:00:00Z") << text;
  }
}

TEST(InstantsMeant, are_all_that_a_date_or_a_time_without_a_zone_can_be_on_earth) {
  for (const std::string_view text : {"2026-11-01", "20261101", "2026/11/1", "2026.11.01"}) {
    EXPECT_EQ(meant(text), "2026-10-31T10:00:00Z to 2026-11-02T12:00:00Z") << text;
  }
  for (const std::string_view text :
       {"2026-11-01 10:00", "2026-11-01T10:00:00.0", "20261101T1000"}) {
    EXPECT_EQ(meant(text), "2026-10-31T20:00:00Z to 2026-11-01T22:00:00Z") << text;
  }
}

TEST(InstantsMeant, are_never_after_the_last_year_that_has_four_digits) {
  EXPECT_EQ(meant("9999-12-31"), "9999-12-30T10:00:00Z to 9999-12-31T23:59:59Z");
  EXPECT_EQ(meant("9999-12-31 23:59:59"), "9999-12-31T09:59:59Z to 9999-12-31T23:59:59Z");
  EXPECT_EQ(meant("9999-12-31T23:59:59-01:00"), "9999-12-31T23:59:59Z");
}

TEST(InstantsMeant, are_none_where_it_is_open_which_is_the_month) {
  for (const std::string_view text : {"",
                                      "01.11.2026",
                                      "11/01/2026",
                                      "1 Nov 2026",
                                      "2026-13-01",
                                      "2026-02-30",
                                      "2026-11",
                                      "2026",
                                      "2026-11-01T",
                                      "2026-11-01T25:00",
                                      "2026-11-01T10",
                                      "2026-11-01 10:60",
                                      "2026-11-01x",
                                      "2026-11-01T10:00:00+99",
                                      "2026-11-01T10:00 CET",
                                      "2026-11-01T10:00Zulu",
                                      "2026-11/01",
                                      "0001-01-01",
                                      "1793527200",
                                      "202611011"}) {
    EXPECT_EQ(meant(text), "nothing") << text;
  }
}

}  // namespace
}  // namespace crier::audience
