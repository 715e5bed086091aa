#include "campaign/calendar/legal_period.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"

namespace crier {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using testing::ElementsAre;
using testing::HasSubstr;

PeriodInputs period_from(std::chrono::local_seconds event, std::string_view period,
                         std::string country = "", std::string zone = "Europe/Brussels") {
  return {.event = event,
          .period = parsed_period(period).value(),
          .country = std::move(country),
          .zone = std::move(zone)};
}

std::string end_of(const PeriodInputs& inputs) {
  const auto deadline = deadline_of(inputs);
  return deadline ? end_text(deadline->end) : deadline.error();
}

struct Example {
  std::chrono::local_seconds event;
  const char* period;
  const char* country;
  const char* last_moment;
};

void PrintTo(const Example& example, std::ostream* out) {
  *out << example.period << " to " << example.last_moment << " in '" << example.country << "'";
}

class WorkedExample : public testing::TestWithParam<Example> {};

TEST_P(WorkedExample, ends_as_the_regulation_says) {
  const Example& example = GetParam();

  EXPECT_EQ(end_of(period_from(example.event, example.period, example.country)),
            example.last_moment);
}

// campaign/README.md, "Computing deadlines", and the borders of its rules.
INSTANTIATE_TEST_SUITE_P(
    Regulation1182, WorkedExample,
    testing::Values(
        // 28 February is the last day of the month, and a Saturday.
        Example{local_days(2026y / 1 / 31), "P1M", "", "2026-03-02 24:00 Europe/Brussels"},
        // There is no 31 September.
        Example{local_days(2025y / 8 / 31), "P1M", "", "2025-09-30 24:00 Europe/Brussels"},
        // 5 April is Easter Sunday, and the Monday after it a holiday in Germany,
        Example{local_days(2026y / 3 / 5), "P1M", "DE", "2026-04-07 24:00 Europe/Brussels"},
        // but none in Portugal; and Greece has its Easter a week later.
        Example{local_days(2026y / 3 / 5), "P1M", "PT", "2026-04-06 24:00 Europe/Brussels"},
        Example{local_days(2026y / 3 / 5), "P1M", "GR", "2026-04-06 24:00 Europe/Brussels"},
        Example{local_days(2026y / 4 / 15), "P30D", "", "2026-05-15 24:00 Europe/Brussels"},
        Example{local_days(2027y / 1 / 31), "P1M", "", "2027-03-01 24:00 Europe/Brussels"},
        // A Friday evening; hours are not moved.
        Example{local_days(2026y / 5 / 8) + 18h + 30min, "PT72H", "",
                "2026-05-11 19:00 Europe/Brussels"},
        // A full hour begins the hour of the event.
        Example{local_days(2026y / 5 / 8) + 18h, "PT1H", "", "2026-05-08 20:00 Europe/Brussels"},
        // The night in which clocks go forward lacks an hour, and the other one has it twice.
        Example{local_days(2026y / 3 / 27) + 18h + 30min, "72 hours", "",
                "2026-03-30 20:00 Europe/Brussels"},
        Example{local_days(2026y / 10 / 23) + 18h + 30min, "72 hours", "",
                "2026-10-26 18:00 Europe/Brussels"},
        // The leap day of a year that has none.
        Example{local_days(2028y / 2 / 29), "P1Y", "", "2029-02-28 24:00 Europe/Brussels"},
        Example{local_days(2026y / 4 / 15), "P4W", "", "2026-05-13 24:00 Europe/Brussels"},
        // From Friday, two days are Saturday and Sunday: the end moves, and takes a second working
        // day in. One day need not.
        Example{local_days(2026y / 5 / 8), "P2D", "", "2026-05-12 24:00 Europe/Brussels"},
        Example{local_days(2026y / 5 / 8), "P1D", "", "2026-05-11 24:00 Europe/Brussels"},
        // Ten working days over the days of Christmas and of the new year.
        Example{local_days(2026y / 12 / 18), "10 working days", "DE",
                "2027-01-05 24:00 Europe/Brussels"},
        Example{local_days(2026y / 12 / 18), "10 working days", "",
                "2027-01-01 24:00 Europe/Brussels"},
        // A day in the place of a holiday on a Sunday (Bulgaria, 24 May 2026).
        Example{local_days(2026y / 5 / 23), "P1D", "BG", "2026-05-26 24:00 Europe/Brussels"}));

TEST(LegalPeriod, stays_where_it_ends_by_the_calendar_alone) {
  PeriodInputs inputs = period_from(local_days(2026y / 3 / 5), "P1M", "DE");
  inputs.rule = PeriodRule::calendar;

  EXPECT_EQ(end_of(inputs), "2026-04-05 24:00 Europe/Brussels");
}

TEST(LegalPeriod, ends_where_its_last_day_is_over_last_in_a_country_of_several_zones) {
  EXPECT_EQ(end_of(period_from(local_days(2026y / 4 / 15), "P30D", "PT", "")),
            "2026-05-15 24:00 Atlantic/Azores");
  EXPECT_EQ(end_of(period_from(local_days(2026y / 4 / 15), "P30D", "DE", "")),
            "2026-05-15 24:00 Europe/Berlin");
}

TEST(LegalPeriod, says_how_its_end_came_about) {
  const auto deadline =
      deadline_of(period_from(local_days(2026y / 3 / 5), "P1M", "DE", "Europe/Berlin"));

  ASSERT_TRUE(deadline);
  EXPECT_THAT(
      deadline->reasons,
      ElementsAre("Thursday 2026-03-05, the day of the event, does not count (Art. 3(1)).",
                  "Months and years end on the same date (Art. 3(2)(c)): 1 month from then is "
                  "Sunday 2026-04-05.",
                  "Sunday 2026-04-05 is at the weekend: the period ends with the next working day, "
                  "Tuesday 2026-04-07 (Art. 3(4)).",
                  "That day ends at 2026-04-07 24:00 Europe/Berlin (Art. 3(2))."));
}

TEST(LegalPeriod, is_refused_where_it_cannot_be_known) {
  EXPECT_THAT(end_of(period_from(local_days(2035y / 12 / 20), "P1M", "DE")),
              HasSubstr("holidays of DE are known for 2024 to 2035, not for 2036"));
  EXPECT_THAT(end_of(period_from(local_days(2026y / 1 / 1), "P1M", "EL")),
              HasSubstr("Greece is GR"));
  EXPECT_THAT(end_of(period_from(local_days(2026y / 1 / 1), "P1M", "", "Mars")), HasSubstr("Mars"));
  EXPECT_THAT(end_of(period_from(local_days(2026y / 1 / 1), "P1M", "", "")), HasSubstr("zone"));
  EXPECT_THAT(end_of(period_from(local_days(2026y / 1 / 1), "PT1H", "FR", "")), HasSubstr("zone"));
}

TEST(LegalPeriod, without_a_country_needs_no_known_year) {
  EXPECT_EQ(end_of(period_from(local_days(2040y / 1 / 31), "P1M")),
            "2040-02-29 24:00 Europe/Brussels");
}

}  // namespace
}  // namespace crier
