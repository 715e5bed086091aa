// Daemons share the places of a limit by a table: whatever they want, and in whatever order they
// ask, they never have more under way together than the limit; and nobody waits for ever.
#include <algorithm>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.h"
#include "pacing/places.h"

namespace crier::pacing {
namespace {

struct Daemon {
  int given{};      // May be under way.
  int under_way{};  // Never more than was given when they left.
};

class SharedPlaces {
 public:
  SharedPlaces(int limit, std::size_t daemons)
      : limit_(limit), daemons_(daemons), table_(daemons) {}

  void send(std::size_t which, int wanted) {
    Daemon& daemon = daemons_[which];
    daemon.under_way = std::max(daemon.under_way, std::min(wanted, daemon.given));
  }
  void answer(std::size_t which, int notices) {
    daemons_[which].under_way = std::max(0, daemons_[which].under_way - notices);
  }
  void ask(std::size_t which, int wanted, WallTime now) {
    Daemon& daemon = daemons_[which];
    const int used = std::max(daemon.given, daemon.under_way);
    table_[which] = {.held = used, .wanted = wanted, .most = limit_};
    daemon.given = places_for({.daemons = table_, .asking = which, .now = now}).given;
    table_[which].held = std::max(daemon.given, used);
  }

  [[nodiscard]] int under_way() const {
    return std::accumulate(daemons_.begin(), daemons_.end(), 0,
                           [](int sum, const Daemon& each) { return sum + each.under_way; });
  }
  [[nodiscard]] int under_way(std::size_t which) const { return daemons_[which].under_way; }

 private:
  int limit_;
  std::vector<Daemon> daemons_;
  std::vector<PlaceHolder> table_;
};

constexpr WallTime start{std::chrono::days(20'000)};

RC_GTEST_PROP(Places, are_never_more_than_the_limit, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const int limit = 1 + static_cast<int>(random.below(12));
  const std::size_t daemons = 1 + random.below(6);
  SharedPlaces places(limit, daemons);
  WallTime now = start;

  for (int step = 0; step < 2'000; ++step) {
    now += std::chrono::milliseconds(random.below(500));
    const std::size_t which = random.below(daemons);
    const int number = static_cast<int>(random.below(15));
    if (random.chance(0.4)) {
      places.ask(which, number, now);
    } else if (random.chance(0.5)) {
      places.send(which, number);
    } else {
      places.answer(which, number);
    }
    RC_ASSERT(places.under_way() <= limit);
  }
}

RC_GTEST_PROP(Places, are_all_used_and_come_round_to_everybody, ()) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  const int limit = 1 + static_cast<int>(random.below(12));
  const std::size_t daemons = 1 + random.below(6);
  SharedPlaces places(limit, daemons);
  std::vector<int> had(daemons);
  WallTime now = start;

  constexpr int rounds_a_turn = 20;
  const auto rounds = static_cast<int>(daemons) * rounds_a_turn;
  for (int round = 0; round < rounds; ++round) {
    now += std::chrono::milliseconds(place_turn) / rounds_a_turn;
    for (std::size_t which = 0; which < daemons; ++which) {
      places.answer(which, 100);
      places.ask(which, 100, now);
      places.send(which, 100);
      had[which] += places.under_way(which);
    }
    // Who was first may have to give one up, and who comes after it may have asked already.
    const bool is_settled = (round + 1) % rounds_a_turn >= 4;
    if (is_settled) RC_ASSERT(places.under_way() == limit);
  }

  for (const int each : had) {
    RC_ASSERT(each >= rounds * limit / static_cast<int>(daemons) * 3 / 4);
  }
}

TEST(Places, that_one_does_not_want_are_the_others) {
  const std::vector<PlaceHolder> daemons = {{.held = 2, .wanted = 2, .most = 9},
                                            {.held = 0, .wanted = 50, .most = 9},
                                            {.held = 0, .wanted = 0, .most = 9}};

  EXPECT_EQ(places_for({.daemons = daemons, .asking = 1, .now = start}).given, 7);
}

TEST(Places, of_a_lower_limit_count_as_soon_as_one_daemon_knows_it) {
  const std::vector<PlaceHolder> daemons = {{.held = 4, .wanted = 50, .most = 8},
                                            {.held = 0, .wanted = 50, .most = 4}};

  EXPECT_EQ(places_for({.daemons = daemons, .asking = 0, .now = start}).given, 2);
  EXPECT_EQ(places_for({.daemons = daemons, .asking = 1, .now = start}).given, 0);
}

}  // namespace
}  // namespace crier::pacing
