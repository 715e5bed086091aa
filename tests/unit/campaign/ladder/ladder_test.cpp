#include "campaign/ladder/ladder.h"

#include <gtest/gtest.h>

namespace crier {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::milliseconds;

constexpr WallTime begins_at{};

std::vector<LadderStep> three_steps() {
  return std::vector<LadderStep>(3);
}

TEST(LadderEnds, the_last_step_has_all_the_time_and_the_others_leave_two_days_to_each_after_them) {
  EXPECT_EQ(step_ends(three_steps(), begins_at, begins_at + days(30)),
            (std::vector<milliseconds>{days(4), days(2), 0ms}));
}

TEST(LadderEnds, in_a_short_campaign_the_later_steps_get_their_part_of_half_of_it) {
  EXPECT_EQ(step_ends(three_steps(), begins_at, begins_at + 60min),
            (std::vector<milliseconds>{20min, 10min, 0ms}));
}

TEST(LadderEnds, what_is_given_counts_and_no_step_ends_after_a_later_one) {
  auto ladder = three_steps();
  ladder[1].ends_before = days(7);

  EXPECT_EQ(step_ends(ladder, begins_at, begins_at + days(30)),
            (std::vector<milliseconds>{days(9), days(7), 0ms}));

  ladder[0].ends_before = days(3);
  EXPECT_EQ(step_ends(ladder, begins_at, begins_at + days(30)),
            (std::vector<milliseconds>{days(7), days(7), 0ms}));
}

TEST(LadderEnds, one_step_ends_with_the_campaign) {
  EXPECT_EQ(step_ends(std::vector<LadderStep>(1), begins_at, begins_at + days(30)),
            (std::vector<milliseconds>{0ms}));
}

}  // namespace
}  // namespace crier
