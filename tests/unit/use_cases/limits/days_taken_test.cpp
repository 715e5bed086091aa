#include "use_cases/limits/days_taken.h"

#include <vector>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using pacing::LimitLevel;
using pacing::flow::DayTaken;

std::int64_t left_of(const DayTaken& taken, std::int64_t tries_recorded = 0) {
  pacing::LimitSettings limits;
  limits.groups = {{.name = "large", .domains = {"large.example", "big.example"}}};
  const UnderWay under_way{
      .people = {{"large.example", 30}, {"big.example", 10}, {"town.example", 5}, {"", 2}},
      .tries_recorded = tries_recorded};
  return without_under_way({taken}, under_way, limits).front().notices;
}

TEST(DaysTaken, are_without_those_who_are_under_way_through_a_node) {
  EXPECT_EQ(left_of({.level = LimitLevel::channel, .node = {}, .notices = 100}), 53);
  EXPECT_EQ(left_of({.level = LimitLevel::group, .node = "large", .notices = 100}), 60);
  EXPECT_EQ(left_of({.level = LimitLevel::domain, .node = "town.example", .notices = 100}), 95);
  EXPECT_EQ(left_of({.level = LimitLevel::domain, .node = "other.example", .notices = 100}), 100);
}

TEST(DaysTaken, are_never_less_than_nothing) {
  EXPECT_EQ(left_of({.level = LimitLevel::channel, .node = {}, .notices = 7}), 0);
}

// Most of those who have been claimed wait for their turn, and have no place on the day yet.
TEST(DaysTaken, are_at_least_what_has_been_recorded) {
  EXPECT_EQ(left_of({.level = LimitLevel::channel, .node = {}, .notices = 100}, 90), 90);
  EXPECT_EQ(left_of({.level = LimitLevel::channel, .node = {}, .notices = 100}, 120), 100);
}

}  // namespace
}  // namespace crier::app
