#include "use_cases/campaign/planning/running_specs.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

using testing::ElementsAre;

// Of three campaigns on one channel each is asked for by itself and by the two others.
TEST(RunningSpecs, are_read_once_however_many_campaigns_ask_for_them) {
  std::vector<CampaignId> reads;
  RunningSpecs specs([&](CampaignId campaign) {
    reads.push_back(campaign);
    CampaignSpec spec;
    spec.key = std::to_string(campaign.value);
    return spec;
  });

  for (int asking = 0; asking < 3; ++asking) {
    for (const CampaignId campaign : {CampaignId{1}, CampaignId{2}, CampaignId{3}}) {
      ASSERT_NE(specs.of(campaign), nullptr);
      EXPECT_EQ(specs.of(campaign)->key, std::to_string(campaign.value));
    }
  }

  EXPECT_THAT(reads, ElementsAre(CampaignId{1}, CampaignId{2}, CampaignId{3}));
}

TEST(RunningSpecs, ask_once_for_a_campaign_that_is_not_there) {
  int reads = 0;
  RunningSpecs specs([&](CampaignId) -> std::optional<CampaignSpec> {
    ++reads;
    return std::nullopt;
  });

  EXPECT_EQ(specs.of(CampaignId{7}), nullptr);
  EXPECT_EQ(specs.of(CampaignId{7}), nullptr);
  EXPECT_EQ(reads, 1);
}

}  // namespace
}  // namespace crier::app
