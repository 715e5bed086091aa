#include "pacing/limits/limit_calendar.h"

#include <string>

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

CivilDay day_of(const std::string& zone, WallTime now) {
  LimitPolicy policy;
  policy.per_day = 5;
  policy.zone = zone;
  LimitCalendar calendar(policy);
  return calendar.day(now).civil();
}

TEST(LimitCalendar, knows_when_the_day_begins_and_ends_where_the_limit_is) {
  struct Row {
    const char* fact;
    const char* zone;
    WallTime now;
    WallTime begins;
    WallTime ends;
  };
  const Row rows[] = {
      {"an ordinary day", "America/New_York", sys_days(2026y / 11 / 30) + 4h + 44min,
       sys_days(2026y / 11 / 29) + 5h, sys_days(2026y / 11 / 30) + 5h},
      {"its first instant", "America/New_York", sys_days(2026y / 11 / 30) + 5h,
       sys_days(2026y / 11 / 30) + 5h, sys_days(2026y / 12 / 1) + 5h},
      {"clocks go forward", "Europe/Brussels", sys_days(2026y / 3 / 29) + 12h,
       sys_days(2026y / 3 / 28) + 23h, sys_days(2026y / 3 / 29) + 22h},
      {"clocks go back", "Europe/Brussels", sys_days(2026y / 10 / 25) + 12h,
       sys_days(2026y / 10 / 24) + 22h, sys_days(2026y / 10 / 25) + 23h},
      {"the day before was left out", "Pacific/Apia", sys_days(2011y / 12 / 30) + 12h,
       sys_days(2011y / 12 / 30) + 10h, sys_days(2011y / 12 / 31) + 10h},
  };
  for (const Row& row : rows) {
    const CivilDay day = day_of(row.zone, row.now);
    EXPECT_EQ(day.begins, row.begins) << row.fact;
    EXPECT_EQ(day.ends, row.ends) << row.fact;
  }
}

// Else two days of one zone would be taken for days of two zones.
TEST(LimitCalendar, has_no_time_between_two_days_and_none_in_both) {
  for (const char* zone : {"UTC", "Europe/Brussels", "America/New_York", "Africa/Cairo",
                           "America/Asuncion", "Australia/Lord_Howe", "Pacific/Kiritimati"}) {
    LimitPolicy policy;
    policy.per_day = 5;
    policy.zone = zone;
    LimitCalendar calendar(policy);
    WallTime now{sys_days(2024y / 1 / 1) + 7h};
    WallTime ended = calendar.day(now).ends;
    for (; now < WallTime{sys_days(2026y / 12 / 31)}; now += 5h) {
      const CivilDay day = calendar.day(now).civil();
      if (day.ends == ended) continue;
      EXPECT_EQ(day.begins, ended) << zone << ' ' << day.number;
      ended = day.ends;
    }
  }
}

}  // namespace
}  // namespace crier::pacing
