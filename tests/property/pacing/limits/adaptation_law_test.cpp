// A provider that takes so much and no more, and says so: the tree finds its rate and stays near.
#include <algorithm>
#include <cstdint>
#include <deque>

#include <gtest/gtest.h>

#include "base/random.h"
#include "pacing/limits/limit_tree.h"

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr Reply too_much{.code = 421, .enhanced = {}, .words = "closing", .retry_after = {}};
constexpr Destination town{.domain = "town.example"};

// Refuses what comes at more than its rate.
class Provider {
 public:
  explicit Provider(double per_second) : rate_{.per_second = per_second, .burst = 20} {}
  bool takes(SteadyTime now) {
    if (bucket_.opens(pace_of(rate_)) > now) return false;
    bucket_.take(pace_of(rate_), now);
    return true;
  }

 private:
  RateLimit rate_;
  TokenBucket bucket_;
};

struct Course {
  int taken{};
  int refused{};
  double lowest{1e9};
  double highest{};
};

// The last half of so much time, in which everything that may go does.
Course course_of(const LimitSettings& settings, Provider provider, std::chrono::seconds length,
                 Duration round_trip) {
  Moment now{.steady = SteadyTime(1h), .wall = WallTime(std::chrono::days(20'000))};
  const SteadyTime begin = now.steady;
  LimitTree tree(settings, RateSupply::own, now);
  struct InFlight {
    LimitTree::Ticket ticket;
    SteadyTime answered_at;
    bool is_taken{};
  };
  std::deque<InFlight> in_flight;
  Course course;
  while (now.steady < begin + length) {
    now = {.steady = now.steady + 5ms, .wall = now.wall + 5ms};
    const bool counts = now.steady > begin + length / 2;
    while (!in_flight.empty() && in_flight.front().answered_at <= now.steady) {
      const InFlight& each = in_flight.front();
      if (each.is_taken) {
        tree.accepted(each.ticket, now);
      } else {
        tree.refused(each.ticket, too_much, now);
      }
      if (counts) ++(each.is_taken ? course.taken : course.refused);
      in_flight.pop_front();
    }
    // 400 a second are there to be sent.
    for (int notice = 0; notice < 2 && !tree.held_back(town, now); ++notice) {
      in_flight.push_back({.ticket = tree.take(town, now),
                           .answered_at = now.steady + round_trip,
                           .is_taken = provider.takes(now.steady)});
    }
    const LimitNode* node = tree.find({.level = LimitLevel::domain, .name = "town.example"});
    const auto rate = node == nullptr ? std::nullopt : node->rate(now.steady);
    if (counts && rate) course.lowest = std::min(course.lowest, rate->per_second);
    if (counts && rate) course.highest = std::max(course.highest, rate->per_second);
  }
  return course;
}

// Some seeds: each is minutes of traffic.
TEST(Adaptation, finds_what_the_provider_takes_and_refusals_are_few) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Random random(seed);
    const double takes = 20 + 100 * random.unit();
    const auto round_trip = std::chrono::milliseconds(1 + random.below(500));
    LimitSettings settings;
    settings.each_domain.rate = RateLimit{.per_second = 200, .burst = 10};
    settings.each_domain.adaptation.recovery = 200s;
    settings.rules = {{.name = "closing", .code = "421"}};
    constexpr auto length = 300s;

    const Course course = course_of(settings, Provider(takes), length, round_trip);

    const double per_second = course.taken / std::chrono::duration<double>(length / 2).count();
    // Halving and climbing back spends its time between a half and the whole: three quarters.
    EXPECT_GT(per_second, 0.6 * takes) << "seed " << seed;
    EXPECT_LT(course.refused, course.taken / 5) << "seed " << seed;
    EXPECT_GE(course.lowest, 200 * settings.each_domain.adaptation.floor) << "seed " << seed;
    EXPECT_LE(course.highest, 200) << "seed " << seed;
  }
}

TEST(Adaptation, finds_something_that_the_provider_takes_without_any_rate_to_begin_with) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Random random(seed);
    const double takes = 20 + 100 * random.unit();
    const auto round_trip = std::chrono::milliseconds(1 + random.below(500));
    LimitSettings settings;
    settings.each_domain.adaptation.recovery = 200s;
    settings.rules = {{.name = "closing", .code = "421"}};
    constexpr auto length = 300s;

    const Course course = course_of(settings, Provider(takes), length, round_trip);

    const double per_second = course.taken / std::chrono::duration<double>(length / 2).count();
    EXPECT_GT(per_second, 0.3 * takes) << "seed " << seed << ", of " << takes;
    EXPECT_LT(course.refused, course.taken / 5) << "seed " << seed;
  }
}

TEST(Adaptation, leaves_a_provider_alone_that_takes_all_that_is_allowed) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Random random(seed);
    LimitSettings settings;
    settings.each_domain.rate = RateLimit{.per_second = 10 + 50 * random.unit(), .burst = 5};
    settings.rules = {{.name = "closing", .code = "421"}};

    const Course course = course_of(settings, Provider(100), 20s, 50ms);

    EXPECT_EQ(course.refused, 0) << "seed " << seed;
    EXPECT_EQ(course.lowest, settings.each_domain.rate->per_second) << "seed " << seed;
  }
}

}  // namespace
}  // namespace crier::pacing
