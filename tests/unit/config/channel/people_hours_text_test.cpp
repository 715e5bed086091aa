#include <gtest/gtest.h>

#include "config/channel/limits_text.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

pacing::PeopleHours by_day() {
  return {.hours = pacing::hours_of_every_day({.from = 8h, .until = 21h})};
}

TEST(PeopleHoursText, says_where_and_whose_notices_are_told_at_any_hour) {
  pacing::PeopleHours people = by_day();
  EXPECT_EQ(people_hours_text(people), "08:00-21:00 where they live; breach at any hour");

  people.hours.by_weekday[0].clear();
  people.hours.on_holidays = pacing::OnHolidays::nothing;
  people.at_any_hour.clear();
  EXPECT_EQ(
      people_hours_text(people),
      "08:00-21:00 mon tue wed thu fri sat where they live, not on holidays of their country");
}

TEST(PeopleHoursText, is_written_as_crier_toml_has_it) {
  LimitsSection section;
  section.text = "some";
  section.settings.people = by_day();

  std::vector<std::string> lines;
  for (const LimitText& each : texts_of(section)) lines.push_back(each.key + " = " + each.value);

  EXPECT_EQ(lines, (std::vector<std::string>{"people.hours = [\"08:00-21:00\"]",
                                             "people.at_any_hour = [\"breach\"]"}));
}

}  // namespace
}  // namespace crier::app
