// How much time is open until a deadline, against asking minute by minute.
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "pacing/limits/quiet_hours.h"
#include "pacing/open_time.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

// Around nights in which clocks go forward, and back, in Europe.
const std::vector<WallTime> begins = {parse_iso8601("2026-03-28T00:00:00Z").value(),
                                      parse_iso8601("2026-10-24T00:00:00Z").value(),
                                      parse_iso8601("2026-06-10T00:00:00Z").value()};

SendHours drawn_hours() {
  const int from = *rc::gen::inRange(0, 23);
  const int until = *rc::gen::inRange(from + 1, 25);
  SendHours hours =
      hours_of_every_day({.from = std::chrono::hours(from), .until = std::chrono::hours(until)});
  for (auto& ranges : hours.by_weekday) {
    if (*rc::gen::inRange(0, 4) == 0) ranges.clear();
  }
  hours.by_weekday[3] = {{.from = 9h, .until = 10h}};
  return hours;
}

RC_GTEST_PROP(OpenTime, is_all_the_minutes_at_which_somebody_may_be_told, ()) {
  LimitPolicy channel;
  channel.zone = "Europe/Brussels";
  if (*rc::gen::arbitrary<bool>()) channel.hours = drawn_hours();
  std::optional<SendHours> people;
  if (*rc::gen::arbitrary<bool>()) people = drawn_hours();
  const HoursPlace home{.zone = *rc::gen::element("Europe/Lisbon", "America/Martinique"),
                        .country = {}};
  const WallTime begin =
      *rc::gen::elementOf(begins) + std::chrono::minutes(*rc::gen::inRange(0, 2 * 24 * 60));
  const WallTime notify_by = begin + std::chrono::minutes(*rc::gen::inRange(1, 3 * 24 * 60));
  OpenTime open_time(channel, people);
  QuietHours quiet(people.value_or(hours_of_every_day({})));

  WallTime::duration left{};
  for (WallTime at = notify_by - 1min; at >= begin; at -= 1min) {
    const bool channel_is_open =
        !channel.hours ||
        opening_at(*channel.hours, {.zone = channel.zone, .country = {}}, at).is_open;
    if (channel_is_open && !quiet.quiet_until(home, at, notify_by)) left += 1min;
  }

  RC_ASSERT(open_time.left(home, begin, notify_by) == left);
}

// What is remembered since it was reckoned is what would be reckoned anew.
RC_GTEST_PROP(OpenTime, is_the_same_whenever_it_was_asked_before, ()) {
  LimitPolicy channel;
  channel.zone = "Europe/Brussels";
  channel.hours = drawn_hours();
  const HoursPlace home{.zone = "Europe/Lisbon", .country = {}};
  const WallTime notify_by = begins[0] + 72h;
  const SendHours people = drawn_hours();
  OpenTime asked(channel, people);
  // In any order: clocks are set back as well.
  for (const int minute : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 72 * 60))) {
    const WallTime now = begins[0] + std::chrono::minutes(minute);
    RC_ASSERT(asked.left(home, now, notify_by) ==
              OpenTime(channel, people).left(home, now, notify_by));
  }
}

TEST(OpenTime, is_all_the_time_where_there_are_no_hours) {
  OpenTime open_time({}, std::nullopt);
  const HoursPlace home{.zone = "Europe/Lisbon", .country = {}};

  EXPECT_EQ(open_time.left(home, begins[0], begins[0] + 72h), 72h);
  EXPECT_EQ(open_time.left(home, begins[0] + 1min, begins[0]), 0h);
}

}  // namespace
}  // namespace crier::pacing
