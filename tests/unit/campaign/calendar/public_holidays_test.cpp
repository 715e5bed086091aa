#include "campaign/calendar/public_holidays.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/calendar/easter.h"
#include "campaign/civil_time.h"
#include "campaign/country_table.h"

namespace crier {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year_month_day;

std::string date_of(sys_days day) {
  return date_text(year_month_day(day));
}

// The days of a year as "01-01 01-06", each once.
std::string days_of(std::string_view country, std::chrono::year year) {
  std::string days;
  std::string last;
  for (const PublicHoliday& holiday : public_holidays(country, year)) {
    const std::string day = date_of(holiday.day).substr(5);
    if (day != last) days += (days.empty() ? "" : " ") + day;
    last = day;
  }
  return days;
}

TEST(Easter, falls_on_the_days_of_the_tables_of_the_churches) {
  EXPECT_EQ(date_of(western_easter(2024y)), "2024-03-31");
  EXPECT_EQ(date_of(western_easter(2025y)), "2025-04-20");
  EXPECT_EQ(date_of(western_easter(2026y)), "2026-04-05");
  EXPECT_EQ(date_of(western_easter(2035y)), "2035-03-25");
  // The latest and the earliest of two centuries.
  EXPECT_EQ(date_of(western_easter(2038y)), "2038-04-25");
  EXPECT_EQ(date_of(western_easter(1818y)), "1818-03-22");
  EXPECT_EQ(date_of(orthodox_easter(2024y)), "2024-05-05");
  EXPECT_EQ(date_of(orthodox_easter(2025y)), "2025-04-20");
  EXPECT_EQ(date_of(orthodox_easter(2026y)), "2026-04-12");
  EXPECT_EQ(date_of(orthodox_easter(2027y)), "2027-05-02");
  EXPECT_EQ(date_of(orthodox_easter(2035y)), "2035-04-29");
}

struct Year2026 {
  const char* country;
  const char* days;
};

void PrintTo(const Year2026& row, std::ostream* out) {
  *out << row.country;
}

class Holidays2026 : public testing::TestWithParam<Year2026> {};

// Compared with the public holidays of the npm package date-holidays 3.37 for 2024 to 2035. Where
// they differ, the law decided: Bulgaria (Holy Saturday, 26 December, days instead of weekends),
// Cyprus (Green Monday, Kataklysmos), Finland and Sweden (eves), Greece (1 May in Holy Week),
// Iceland (first Thursday after 18 April), Liechtenstein (15 August, 1 November, no bridging days),
// the Netherlands (Good Friday, 5 May), and Sundays that change nothing.
TEST_P(Holidays2026, are_those_of_the_law) {
  EXPECT_EQ(days_of(GetParam().country, 2026y), GetParam().days);
}

INSTANTIATE_TEST_SUITE_P(
    EachCountry, Holidays2026,
    testing::Values(
        Year2026{"AT",
                 "01-01 01-06 04-06 05-01 05-14 05-25 06-04 08-15 10-26 11-01 12-08 12-25 12-26"},
        Year2026{"BE", "01-01 04-06 05-01 05-14 05-25 07-21 08-15 11-01 11-11 12-25"},
        Year2026{"BG",
                 "01-01 03-03 04-10 04-11 04-12 04-13 05-01 05-06 05-24 05-25 09-06 09-07 09-22 "
                 "12-24 12-25 12-26 12-28"},
        Year2026{"CY",
                 "01-01 01-06 02-23 03-25 04-01 04-10 04-12 04-13 05-01 06-01 08-15 10-01 10-28 "
                 "12-25 12-26"},
        Year2026{"CZ",
                 "01-01 04-03 04-06 05-01 05-08 07-05 07-06 09-28 10-28 11-17 12-24 12-25 12-26"},
        Year2026{"DE", "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"},
        Year2026{"DK", "01-01 04-02 04-03 04-05 04-06 05-14 05-24 05-25 12-25 12-26"},
        Year2026{"EE", "01-01 02-24 04-03 04-05 05-01 05-24 06-23 06-24 08-20 12-24 12-25 12-26"},
        Year2026{"ES", "01-01 01-06 04-03 05-01 08-15 10-12 11-01 12-06 12-08 12-25"},
        Year2026{"FI",
                 "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-19 06-20 10-31 12-06 12-24 "
                 "12-25 12-26"},
        Year2026{"FR", "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25"},
        Year2026{"GR",
                 "01-01 01-06 02-23 03-25 04-10 04-12 04-13 05-01 06-01 08-15 10-28 12-25 12-26"},
        Year2026{
            "HR",
            "01-01 01-06 04-05 04-06 05-01 05-30 06-04 06-22 08-05 08-15 11-01 11-18 12-25 12-26"},
        Year2026{"HU",
                 "01-01 03-15 04-03 04-05 04-06 05-01 05-24 05-25 08-20 10-23 11-01 12-25 12-26"},
        Year2026{"IE", "01-01 02-02 03-17 04-06 05-04 06-01 08-03 10-26 12-25 12-26"},
        Year2026{"IS",
                 "01-01 04-02 04-03 04-05 04-06 04-23 05-01 05-14 05-24 05-25 06-17 08-03 12-24 "
                 "12-25 12-26 12-31"},
        Year2026{"IT",
                 "01-01 01-06 04-05 04-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26"},
        Year2026{
            "LI",
            "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 08-15 09-08 11-01 12-08 12-25 12-26"},
        Year2026{"LT",
                 "01-01 02-16 03-11 04-05 04-06 05-01 05-03 06-07 06-24 07-06 08-15 11-01 11-02 "
                 "12-24 12-25 12-26"},
        Year2026{"LU", "01-01 04-06 05-01 05-09 05-14 05-25 06-23 08-15 11-01 12-25 12-26"},
        Year2026{"LV",
                 "01-01 04-03 04-05 04-06 05-01 05-04 05-10 05-24 06-23 06-24 11-18 12-24 12-25 "
                 "12-26 12-31"},
        Year2026{
            "MT",
            "01-01 02-10 03-19 03-31 04-03 05-01 06-07 06-29 08-15 09-08 09-21 12-08 12-13 12-25"},
        Year2026{"NL", "01-01 04-03 04-05 04-06 04-27 05-05 05-14 05-24 05-25 12-25 12-26"},
        Year2026{"NO", "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-25 12-26"},
        Year2026{
            "PL",
            "01-01 01-06 04-05 04-06 05-01 05-03 05-24 06-04 08-15 11-01 11-11 12-24 12-25 12-26"},
        Year2026{"PT",
                 "01-01 04-03 04-05 04-25 05-01 06-04 06-10 08-15 10-05 11-01 12-01 12-08 12-25"},
        Year2026{"RO",
                 "01-01 01-02 01-06 01-07 01-24 04-10 04-12 04-13 05-01 05-31 06-01 08-15 11-30 "
                 "12-01 12-25 12-26"},
        Year2026{"SE",
                 "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-19 06-20 10-31 12-24 "
                 "12-25 12-26 12-31"},
        Year2026{"SI",
                 "01-01 01-02 02-08 04-05 04-06 04-27 05-01 05-02 05-24 06-25 08-15 10-31 11-01 "
                 "12-25 12-26"},
        Year2026{"SK", "01-01 01-06 04-03 04-06 05-01 07-05 08-29 11-01 12-24 12-25 12-26"}),
    [](const auto& suite) { return std::string(suite.param.country); });

struct Special {
  const char* country;
  year_month_day day;
  bool is_holiday;
};

// What a rule makes of other years than 2026.
const Special specials[] = {
    // Since, until, and for one year alone.
    {"IT", 2025y / 10 / 4, false},
    {"IT", 2027y / 10 / 4, true},
    {"PL", 2024y / 12 / 24, false},
    {"PL", 2025y / 12 / 24, true},
    {"SK", 2024y / 11 / 17, true},
    {"SK", 2025y / 11 / 17, false},
    {"SK", 2025y / 5 / 8, true},
    {"SK", 2026y / 5 / 8, false},
    {"SK", 2027y / 5 / 8, true},
    {"SK", 2026y / 9 / 15, false},
    {"SK", 2027y / 9 / 15, true},
    {"DK", 2024y / 4 / 26, false},  // The General Prayer Day would have been that one.
    // 1 February as a Friday, as a Thursday, as a Monday.
    {"IE", 2030y / 2 / 1, true},
    {"IE", 2030y / 2 / 4, false},
    {"IE", 2024y / 2 / 5, true},
    {"IE", 2027y / 2 / 1, true},
    // King's Day on a Sunday.
    {"NL", 2025y / 4 / 26, true},
    {"NL", 2025y / 4 / 27, false},
    {"NL", 2024y / 4 / 27, true},
    // 1 May in Holy Week (Wednesday, Saturday), on a Sunday, after Easter.
    {"GR", 2024y / 5 / 1, false},
    {"GR", 2024y / 5 / 7, true},
    {"GR", 2027y / 5 / 4, true},
    {"GR", 2033y / 5 / 2, true},
    {"GR", 2025y / 5 / 1, true},
    {"GR", 2026y / 5 / 1, true},
    // Weekends: two holidays on one give two days; Easter's give none.
    {"BG", 2027y / 12 / 27, true},
    {"BG", 2027y / 12 / 28, true},
    {"BG", 2027y / 12 / 29, false},
    {"BG", 2025y / 4 / 22, false},
    {"BG", 2024y / 5 / 7, false},
    {"LV", 2024y / 5 / 6, true},
    {"LV", 2028y / 11 / 20, true},
    {"LV", 2027y / 5 / 3, false},
    // Weekdays from a date, at both ends.
    {"SE", 2026y / 10 / 31, true},
    {"SE", 2027y / 11 / 6, true},
    {"SE", 2026y / 6 / 19, true},
    {"FI", 2027y / 6 / 25, true},
    {"FI", 2027y / 6 / 26, true},
    {"IS", 2024y / 4 / 25, true},
    {"IS", 2024y / 4 / 18, false},
    {"IE", 2026y / 10 / 26, true},
    {"IE", 2027y / 10 / 25, true},
    // Two on one day.
    {"LU", 2024y / 5 / 9, true},
};

TEST(PublicHolidays, follow_their_rule_in_other_years) {
  for (const Special& row : specials) {
    EXPECT_EQ(public_holiday(row.country, sys_days(row.day)) != nullptr, row.is_holiday)
        << row.country << ' ' << date_text(row.day);
  }
}

TEST(PublicHolidays, are_known_for_all_countries_and_the_years_that_were_looked_at) {
  for (const std::string_view country : eea_countries()) {
    EXPECT_FALSE(has_holidays(country, 2023y)) << country;
    EXPECT_FALSE(has_holidays(country, 2036y)) << country;
    for (auto year = holidays_first_year; year <= holidays_last_year; ++year) {
      ASSERT_TRUE(has_holidays(country, year)) << country;
      const auto holidays = public_holidays(country, year);
      EXPECT_GE(holidays.size(), 9) << country;
      EXPECT_TRUE(std::ranges::is_sorted(holidays, {}, &PublicHoliday::day)) << country;
      EXPECT_EQ(date_of(holidays.front().day).substr(5), "01-01") << country;
      EXPECT_NE(public_holiday(country, sys_days(year / 12 / 25)), nullptr) << country;
    }
  }
  EXPECT_FALSE(has_holidays("CH", 2026y));
}

TEST(PublicHolidays, say_that_a_day_stands_for_one_on_a_weekend) {
  const PublicHoliday* instead = public_holiday("BG", sys_days(2026y / 5 / 25));

  ASSERT_NE(instead, nullptr);
  EXPECT_TRUE(instead->is_instead);
  EXPECT_EQ(instead->name, "Day of the Bulgarian Alphabet");
}

}  // namespace
}  // namespace crier
