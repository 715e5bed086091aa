#include "runtime/changing_line.h"

#include <chrono>

#include <gtest/gtest.h>

namespace crier::log {
namespace {

using namespace std::chrono_literals;

constexpr SteadyTime begin{};

TEST(ChangingLine, is_said_once_and_when_it_changes) {
  ChangingLine line(1h);

  EXPECT_TRUE(line.admit("it answers 503", begin));
  for (int time = 1; time < 360; ++time) {
    EXPECT_FALSE(line.admit("it answers 503", begin + time * 10s));
  }
  EXPECT_TRUE(line.admit("nobody listens there", begin + 3595s));
}

TEST(ChangingLine, is_the_same_with_other_digits) {
  ChangingLine line(1h);
  EXPECT_TRUE(line.admit("no answer after 12 ms", begin));
  EXPECT_FALSE(line.admit("no answer after 3 ms", begin + 10s));
}

TEST(ChangingLine, is_said_again_after_each_hour) {
  ChangingLine line(1h);
  EXPECT_TRUE(line.admit("it answers 503", begin));
  EXPECT_FALSE(line.admit("it answers 503", begin + 59min));
  EXPECT_TRUE(line.admit("it answers 503", begin + 1h));
  EXPECT_FALSE(line.admit("it answers 503", begin + 119min));
  EXPECT_TRUE(line.admit("it answers 503", begin + 2h));
}

}  // namespace
}  // namespace crier::log
