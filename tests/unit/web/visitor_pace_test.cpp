#include "web/visitor_pace.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;

const VisitorPaceOptions options{
    .burst = 3, .interval = 100ms, .delay_max = 250ms, .visitors_max = 2};

TEST(VisitorPace, lets_people_ask_at_once) {
  VisitorPace pace(options);
  for (int count = 0; count < 3; ++count) EXPECT_EQ(pace.delay("a", SteadyTime()), 0ms);
  EXPECT_EQ(pace.delay("b", SteadyTime()), 0ms);
}

TEST(VisitorPace, keeps_back_more_the_more_they_ask_and_never_for_ever) {
  VisitorPace pace(options);
  for (int count = 0; count < 3; ++count) EXPECT_EQ(pace.delay("a", SteadyTime()), 0ms);
  EXPECT_EQ(pace.delay("a", SteadyTime()), 100ms);
  EXPECT_EQ(pace.delay("a", SteadyTime()), 200ms);
  for (int count = 0; count < 1000; ++count) EXPECT_EQ(pace.delay("a", SteadyTime()), 250ms);
  // A thousand presses do not have to be waited for one by one.
  EXPECT_EQ(pace.delay("a", SteadyTime() + 1s), 0ms);
}

TEST(VisitorPace, forgives_with_time) {
  VisitorPace pace(options);
  for (int count = 0; count < 4; ++count) (void)pace.delay("a", SteadyTime());
  EXPECT_EQ(pace.delay("a", SteadyTime() + 200ms), 0ms);
}

TEST(VisitorPace, remembers_only_so_many_and_none_for_long) {
  VisitorPace pace(options);
  for (int count = 0; count < 100; ++count) (void)pace.delay(std::to_string(count), SteadyTime());
  EXPECT_EQ(pace.remembered(), 2U);
  (void)pace.delay("later", SteadyTime() + 10s);
  EXPECT_EQ(pace.remembered(), 1U);
}

}  // namespace
}  // namespace crier::app
