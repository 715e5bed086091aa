#include "campaign/calendar/missing_hour.h"

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(MissingHour, is_told_of_a_period_in_hours_alone) {
  const auto of = [](const char* period) { return missing_hour(parsed_period(period).value()); };

  ASSERT_TRUE(of("48 hours"));
  EXPECT_TRUE(of("48 hours")->starts_with("No hour of the event was given: 00:00 of that day"));
  EXPECT_FALSE(of("2 days"));
  EXPECT_FALSE(of("P1M"));
}

}  // namespace
}  // namespace crier
