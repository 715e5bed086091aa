#include "runtime/log_limit.h"

#include <gtest/gtest.h>

namespace crier::log {
namespace {

using namespace std::chrono_literals;

TEST(LogLimit, lets_one_line_through_each_interval_and_counts_the_others) {
  Limit limit(10s);
  const SteadyTime start{1h};

  EXPECT_EQ(limit.admit(start), 0);
  EXPECT_EQ(limit.admit(start), std::nullopt);
  EXPECT_EQ(limit.admit(start + 9s), std::nullopt);
  EXPECT_EQ(limit.admit(start + 10s), 2);
  EXPECT_EQ(limit.admit(start + 19s), std::nullopt);
  EXPECT_EQ(limit.admit(start + 60s), 1);
  EXPECT_EQ(limit.admit(start + 70s), 0);
}

}  // namespace
}  // namespace crier::log
