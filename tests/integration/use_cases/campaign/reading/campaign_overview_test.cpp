#include "use_cases/campaign/reading/campaign_overview.h"

#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"
#include "use_cases/campaign/reading/campaign_lookup.h"

namespace crier::app {
namespace {

struct CampaignList : test::CampaignDatabase {};

TEST_F(CampaignList, is_empty_before_the_first_campaign) {
  EXPECT_TRUE(campaign_overviews(connection_).empty());
}

TEST_F(CampaignList, has_a_campaign_without_trouble) {
  (void)draft();

  const auto campaigns = campaign_overviews(connection_);

  ASSERT_EQ(campaigns.size(), 1U);
  EXPECT_EQ(campaigns.front().campaign.key, "ai-training");
  EXPECT_EQ(campaigns.front().trouble, "");
}

TEST_F(CampaignList, is_looked_up_by_key_to_the_letter) {
  const store::CampaignRecord campaign = draft();

  const auto found = look_up_campaign(connection_, "ai-training");
  const auto slip = look_up_campaign(connection_, "ai-trainin");
  const auto other = look_up_campaign(connection_, "newsletter");

  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, campaign.id);
  ASSERT_FALSE(slip);
  EXPECT_EQ(slip.error().meant, "ai-training");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().meant, std::nullopt);
}

}  // namespace
}  // namespace crier::app
