// Days, ramps and hours of limits, across midnights and both changes of the clocks, beside what a
// clock on the wall shows.
#include <algorithm>
#include <array>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "campaign/civil_time.h"
#include "pacing/limits/limit_tree.h"
#include "pacing/limits/quiet_hours.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::local_days;

constexpr std::array zones = {"Europe/Brussels",    "Europe/Dublin",   "Indian/Reunion",
                              "America/Martinique", "Atlantic/Azores", "UTC"};

// A few days around each change of European clocks in 2026, and the year's end.
WallTime some_begin(Random& random) {
  constexpr std::array begins = {std::chrono::sys_days(2026y / 3 / 28),
                                 std::chrono::sys_days(2026y / 10 / 24),
                                 std::chrono::sys_days(2026y / 12 / 30)};
  return begins.at(random.below(begins.size())) + std::chrono::minutes(random.below(24 * 60));
}

RC_GTEST_PROP(DailyLimit, is_kept_from_midnight_to_midnight_and_all_of_it_may_go, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const std::string zone = zones.at(random.below(zones.size()));
  const WallTime begin = some_begin(random);
  const auto first_day = std::chrono::floor<days>(local_time_at(begin, zone)) + days(1);
  LimitSettings settings;
  LimitPolicy& policy = settings.each_domain;
  policy.zone = zone;
  if (random.chance(0.7)) policy.per_day = 1 + static_cast<std::int64_t>(random.below(9));
  if (random.chance(0.7)) {
    policy.ramp = Ramp{.first_day = std::chrono::year_month_day(first_day),
                       .per_day = {1 + static_cast<std::int64_t>(random.below(3)),
                                   3 + static_cast<std::int64_t>(random.below(3))}};
  }
  const Destination to{.domain = "town.example"};
  Moment now{.steady = SteadyTime(1h), .wall = begin};
  LimitTree tree(settings, RateSupply::own, now);
  std::map<local_days, std::int64_t> went;

  for (int step = 0; step < 400; ++step) {
    const auto passed = std::chrono::seconds(random.below(2'400));
    now = {.steady = now.steady + passed, .wall = now.wall + passed};
    // The last second of a day and the first of the next one are asked about more often.
    const auto today = std::chrono::floor<days>(local_time_at(now.wall, zone));
    const auto quota = quota_on(policy, std::chrono::year_month_day(today));
    for (int ask = 0; ask < 3; ++ask) {
      const auto held = tree.held_back(to, now);
      RC_ASSERT(held.has_value() == (quota && went[today] >= *quota));
      if (held) {
        RC_ASSERT(held->by == LimitHold::day);
        // It ends with the day: a microsecond before, the clock still shows this one.
        const WallTime ends =
            now.wall + std::chrono::ceil<std::chrono::microseconds>(*held->until - now.steady);
        RC_ASSERT(std::chrono::floor<days>(local_time_at(ends - 1us, zone)) == today);
        RC_ASSERT(std::chrono::floor<days>(local_time_at(ends, zone)) == today + days(1));
        if (random.chance(0.2)) now = {.steady = *held->until, .wall = ends};
        break;
      }
      ++went[today];
      tree.accepted(tree.take(to, now), now);
    }
  }

  RC_ASSERT(went.size() >= 3U);
}

SendHours some_hours(Random& random) {
  SendHours hours;
  for (auto& ranges : hours.by_weekday) {
    if (random.chance(0.2)) continue;
    const auto from = std::chrono::minutes(random.below(12 * 60));
    const auto until = from + std::chrono::minutes(1 + random.below(6 * 60));
    ranges = {{.from = from, .until = until}};
    if (random.chance(0.3)) ranges.push_back({.from = until + 1min, .until = 24h});
  }
  hours.by_weekday[0] = {{.from = 1h, .until = 3h}};  // Clocks are changed on Sundays.
  return hours;
}

bool shows_an_open_hour(const SendHours& hours, WallTime now, std::string_view zone) {
  const auto local = local_time_at(now, zone);
  const auto day = std::chrono::floor<days>(local);
  const auto& ranges = hours.by_weekday.at(std::chrono::weekday(day).c_encoding());
  return std::ranges::any_of(ranges, [&](const HourRange& range) {
    return local >= day + range.from && local < day + range.until;
  });
}

RC_GTEST_PROP(SendHours, are_open_exactly_when_the_clock_shows_them, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const std::string zone = zones.at(random.below(zones.size()));
  const SendHours hours = some_hours(random);
  RC_ASSERT(!fault_of(hours));
  const HoursPlace place{.zone = zone, .country = {}};
  QuietHours quiet(hours);
  const WallTime begin = some_begin(random);
  WallTime now = begin;

  while (now < begin + days(4)) {
    const Opening opening = opening_at(hours, place, now);
    RC_ASSERT(opening.is_open == shows_an_open_hour(hours, now, zone));
    RC_ASSERT(quiet.quiet_until(place, now).has_value() == !opening.is_open);
    // Until then nothing changes, and then something does.
    for (WallTime at = now; at < std::min(opening.until, now + days(4)); at += 7min) {
      RC_ASSERT(shows_an_open_hour(hours, at, zone) == opening.is_open);
    }
    RC_ASSERT(shows_an_open_hour(hours, opening.until - 1us, zone) == opening.is_open);
    RC_ASSERT(shows_an_open_hour(hours, opening.until, zone) != opening.is_open);
    now = opening.until;
  }
}

}  // namespace
}  // namespace crier::pacing
