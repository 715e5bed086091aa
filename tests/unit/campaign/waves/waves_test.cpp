#include "campaign/waves/waves.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace crier {
namespace {

TEST(Waves, are_one_where_none_are_asked_for) {
  EXPECT_EQ(waves_of_lanes({}, 4, CampaignId{3}), (std::vector{1, 1, 1, 1}));
  EXPECT_EQ(text_of({1, 1, 1, 1}), "");
}

TEST(Waves, are_whole_lanes_and_begin_elsewhere_in_each_campaign) {
  const Waves waves{.shares = {0.25, 0.5}};

  EXPECT_EQ(waves_of_lanes(waves, 4, CampaignId{4}), (std::vector{1, 2, 2, 3}));
  EXPECT_EQ(waves_of_lanes(waves, 4, CampaignId{5}), (std::vector{3, 1, 2, 2}));
  EXPECT_EQ(waves_of_lanes(waves, 4, CampaignId{7}), (std::vector{2, 2, 3, 1}));
}

TEST(Waves, round_shares_to_lanes_and_say_so) {
  const auto lanes = waves_of_lanes({.shares = {0.01, 0.1}}, 64, CampaignId{64});

  EXPECT_EQ(std::ranges::count(lanes, 1), 1);
  EXPECT_EQ(std::ranges::count(lanes, 2), 6);
  EXPECT_EQ(std::ranges::count(lanes, 3), 57);
  EXPECT_EQ(text_of(lanes), "1 of 64 lanes (1.6 %), then 6 (9.4 %), then 57 (89.1 %)");
}

TEST(Waves, say_which_share_of_the_audience_each_has) {
  EXPECT_EQ(wave_shares({}, 4), std::vector<double>{1});
  EXPECT_EQ(wave_shares({.shares = {0.25, 0.5}}, 4), (std::vector{0.25, 0.5, 0.25}));
}

TEST(Waves, have_no_gap_and_leave_a_last_one_however_few_lanes_there_are) {
  for (int lanes = 1; lanes <= 8; ++lanes) {
    for (const auto& shares : {std::vector{0.01}, {0.01, 0.1, 0.1}, {0.9, 0.05}, {0.99}}) {
      const auto laid = waves_of_lanes({.shares = shares}, lanes, CampaignId{12});
      ASSERT_EQ(laid.size(), static_cast<std::size_t>(lanes));
      const std::set<int> seen(laid.begin(), laid.end());
      EXPECT_EQ(*seen.begin(), 1);
      EXPECT_EQ(*seen.rbegin(), static_cast<int>(seen.size()));
      EXPECT_LE(seen.size(), shares.size() + 1);
      EXPECT_GE(seen.size(), lanes == 1 ? 1U : 2U);
    }
  }
}

}  // namespace
}  // namespace crier
