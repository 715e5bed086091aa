#include "pacing/campaign_shares.h"

#include <gtest/gtest.h>

namespace crier::pacing {
namespace {

using namespace std::chrono_literals;

constexpr WallTime noon{std::chrono::sys_days{std::chrono::year{2026} / 5 / 20} + 12h};
constexpr CampaignId first{1};
constexpr CampaignId second{2};

TEST(CampaignShares, are_all_for_a_campaign_that_is_alone) {
  const auto parts =
      campaign_shares({{.campaign = first, .notify_by = noon, .rate_needed = {}}}, 10);

  EXPECT_DOUBLE_EQ(parts.at(first), 1.0);
  EXPECT_TRUE(campaign_shares({}, 10).empty());
}

TEST(CampaignShares, are_what_a_deadline_needs_and_of_the_rest_by_weight) {
  const auto parts = campaign_shares(
      {{.campaign = first, .notify_by = noon, .rate_needed = 4, .weight = 1},
       {.campaign = second, .notify_by = noon + 1h, .rate_needed = {}, .weight = 3}},
      10);

  EXPECT_DOUBLE_EQ(parts.at(first), 0.01 + 0.6 + 0.38 / 4);
  EXPECT_DOUBLE_EQ(parts.at(second), 0.01 + 0.38 * 3 / 4);
}

// A tenth more than needed to each, before anybody gets half as much again.
TEST(CampaignShares, are_what_all_deadlines_need_before_one_has_much_to_spare) {
  const auto parts =
      campaign_shares({{.campaign = first, .notify_by = noon, .rate_needed = 4, .weight = 1},
                       {.campaign = second, .notify_by = noon + 1h, .rate_needed = 4, .weight = 1}},
                      10);

  EXPECT_NEAR(parts.at(first), 0.01 + 0.44 + 0.1, 1e-12);
  EXPECT_NEAR(parts.at(second), 0.01 + 0.44, 1e-12);
}

TEST(CampaignShares,
     are_of_the_nearest_deadline_where_there_is_not_enough_and_a_little_of_the_others) {
  const auto parts =
      campaign_shares({{.campaign = first, .notify_by = noon + 1h, .rate_needed = 9, .weight = 100},
                       {.campaign = second, .notify_by = noon, .rate_needed = 20, .weight = 1}},
                      10);

  EXPECT_DOUBLE_EQ(parts.at(second), 0.99);
  EXPECT_NEAR(parts.at(first), 0.01, 1e-12);
}

TEST(CampaignShares, are_of_a_breach_first_whatever_the_others_need) {
  const auto parts =
      campaign_shares({{.campaign = first, .notify_by = noon, .rate_needed = 9, .weight = 100},
                       {.campaign = second,
                        .notify_by = noon + 1h,
                        .rate_needed = 1,
                        .precedence = Precedence::breach}},
                      10);

  EXPECT_DOUBLE_EQ(parts.at(second), 0.99);
  EXPECT_DOUBLE_EQ(parts.at(first), 0.01);
}

}  // namespace
}  // namespace crier::pacing
