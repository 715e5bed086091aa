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

TEST_F(CampaignList, marks_who_waits_for_a_provider_that_is_stopped) {
  store::CampaignRecord campaign = draft();
  sql("INSERT INTO limit_pauses (name, until, why, is_stop, since) VALUES "
      "('email/group/gmail', now() + interval '1 day', 'reputation: 550 5.7.1 no', true, now())");

  EXPECT_TRUE(campaign_overviews(connection_).front().limits.empty()) << "a draft waits for nobody";
  sql("UPDATE campaigns SET state = 'scheduled', start_at = now()");

  const auto limits = campaign_overviews(connection_).front().limits;
  ASSERT_EQ(limits.size(), 1U);
  EXPECT_EQ(limits.front().node, "email/group/gmail");
}

TEST_F(CampaignList, has_no_cutoff_of_a_breach) {
  (void)draft();
  EXPECT_TRUE(campaign_overviews(connection_).front().has_cutoff);

  sql("UPDATE campaigns SET spec = 'profile = \"breach\"'");

  EXPECT_FALSE(campaign_overviews(connection_).front().has_cutoff);
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
