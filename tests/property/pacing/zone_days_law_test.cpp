// A limit whose zone is changed again and again, by daemons that hear of it sooner or later and
// return some of what they were given. No day on which somebody was given something has more than
// the quota from then on until it ends in its zone; and in one zone all of a day can be used.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/shared_days.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t quota = 60;

CivilDay day_at(WallTime now, std::chrono::hours ahead) {
  const auto shown = std::chrono::floor<std::chrono::days>(now + ahead);
  return {.number = static_cast<std::int32_t>(shown.time_since_epoch().count()),
          .begins = shown - ahead,
          .ends = shown + std::chrono::days(1) - ahead};
}

struct Grant {
  WallTime at;
  CivilDay day;
  std::int64_t notices{};
};

// What is given, and the days in the zones of which it was asked for.
class Books {
 public:
  explicit Books(Random& random) : random_(random) {}

  void book(WallTime now, std::chrono::hours ahead) {
    const CivilDay day = day_at(now, ahead);
    days_.begin(day, now);
    asked_.try_emplace({day.begins, day.ends}, now);
    const auto left = std::max<std::int64_t>(quota - days_.taken(day, now), 0);
    const auto notices = std::min(left, static_cast<std::int64_t>(random_.below(25)));
    days_.take(day, notices, now);
    if (notices > 0) grants_.push_back({.at = now, .day = day, .notices = notices});
  }
  void give_back(WallTime now) {
    if (grants_.empty()) return;
    Grant& grant =
        grants_[grants_.size() - 1 - random_.below(std::min<std::size_t>(grants_.size(), 20))];
    // Nobody returns anything of a day that is over.
    if (grant.day.ends <= now) return;
    const auto most = static_cast<std::uint64_t>(grant.notices) + 1;
    const auto notices = static_cast<std::int64_t>(random_.below(most));
    grant.notices -= notices;
    days_.give_back(grant.day.number, notices, now);
  }
  void check() const {
    for (const auto& [day, since] : asked_) {
      std::int64_t given = 0;
      for (const Grant& grant : grants_) {
        if (grant.at >= since && grant.at < day.second) given += grant.notices;
      }
      RC_ASSERT(given <= quota);
    }
  }

 private:
  Random& random_;
  SharedDays days_;
  std::map<std::pair<WallTime, WallTime>, WallTime> asked_;
  std::vector<Grant> grants_;
};

RC_GTEST_PROP(ZoneDays, never_give_more_than_the_quota_within_a_day_of_any_zone,
              (std::uint64_t seed)) {
  Random random(seed);
  Books books(random);
  WallTime now{std::chrono::days(20'000)};
  const auto drawn_zone = [&] {
    return std::chrono::hours(static_cast<int>(random.below(27)) - 12);
  };
  std::vector<std::chrono::hours> daemons(3, drawn_zone());
  for (int step = 0; step < 200; ++step) {
    now += std::chrono::minutes(random.below(90));
    if (random.chance(0.05)) std::ranges::fill(daemons, drawn_zone());
    // One that has not heard of it, or hears of it first.
    if (random.chance(0.02)) daemons[random.below(daemons.size())] = drawn_zone();
    books.book(now, daemons[random.below(daemons.size())]);
    if (random.chance(0.3)) books.give_back(now);
  }
  books.check();
}

RC_GTEST_PROP(ZoneDays, give_all_of_a_day_where_the_zone_stays, (std::uint64_t seed)) {
  Random random(seed);
  SharedDays days;
  const std::chrono::hours ahead{static_cast<int>(random.below(27)) - 12};
  WallTime now{std::chrono::days(20'000)};
  for (int number = 0; number < 5; ++number) {
    const CivilDay day = day_at(now, ahead);
    days.begin(day, now);
    RC_ASSERT(days.taken(day, now) == 0);
    days.take(day, quota, now);
    days.give_back(day.number, 7, now);
    RC_ASSERT(days.taken(day, now) == quota - 7);
    // At midnight, or by a clock that is a little ahead of the table's.
    now = day.ends - std::chrono::seconds(random.below(2));
    const CivilDay next = day_at(day.ends, ahead);
    RC_ASSERT(days.taken(next, now) == 0);
    now = day.ends + std::chrono::minutes(random.below(600));
  }
}

}  // namespace
}  // namespace crier::pacing
