#include "store/report/engine_troubles.h"

#include <gtest/gtest.h>

#include "support/postgres/scratch_postgres.h"

namespace crier::store {
namespace {

using namespace std::chrono_literals;

class EngineTroubles : public testing::Test {
 protected:
  void tell(const std::string& daemon, std::vector<EngineTrouble> troubles,
            std::chrono::milliseconds valid_for = 1h) {
    for (EngineTrouble& each : troubles) each.valid_for = valid_for;
    connection.transact([&](Transaction& transaction) {
      tell_engine_troubles(transaction, {.id = daemon, .host = "mx1"}, troubles);
    });
  }

  std::vector<std::string> of(CampaignId campaign, CampaignState state) {
    CampaignRecord record;
    record.id = campaign;
    record.state = state;
    const auto told = connection.transact(
        [&](Transaction& transaction) { return engine_troubles(transaction, record); });
    std::vector<std::string> descriptions;
    for (const ToldTrouble& trouble : told) descriptions.push_back(trouble.description);
    return descriptions;
  }

  static constexpr const char* one = "11111111-1111-1111-1111-111111111111";
  static constexpr const char* other = "22222222-2222-2222-2222-222222222222";
  Connection connection{test::ScratchPostgres::instance().fresh_database(), "test"};
};

using Texts = std::vector<std::string>;

TEST_F(EngineTroubles, are_those_of_the_campaign_and_those_of_all_that_are_worked_at) {
  tell(one, {{.campaign = CampaignId{7}, .since = WallTime{2s}, .description = "seven"},
             {.campaign = std::nullopt, .since = WallTime{1s}, .description = "all \"of\" {them}"},
             {.campaign = CampaignId{8}, .since = WallTime{3s}, .description = "eight"}});

  EXPECT_EQ(of(CampaignId{7}, CampaignState::running), (Texts{"all \"of\" {them}", "seven"}));
  EXPECT_EQ(of(CampaignId{9}, CampaignState::scheduled), (Texts{"all \"of\" {them}"}));
  EXPECT_EQ(of(CampaignId{7}, CampaignState::paused), (Texts{"seven"}));
}

TEST_F(EngineTroubles, are_one_of_each_source) {
  tell(one,
       {{.campaign = std::nullopt, .source = "a", .since = WallTime{1s}, .description = "a"},
        {.campaign = std::nullopt, .source = "b", .since = WallTime{2s}, .description = "b"},
        {.campaign = CampaignId{7}, .source = "", .since = WallTime{3s}, .description = "c"},
        {.campaign = CampaignId{7}, .source = "d", .since = WallTime{4s}, .description = "d"}});

  EXPECT_EQ(of(CampaignId{7}, CampaignState::running), (Texts{"a", "b", "c", "d"}));
}

TEST_F(EngineTroubles, are_replaced_by_what_the_same_daemon_tells_next) {
  tell(one, {{.campaign = CampaignId{7}, .since = WallTime{2s}, .description = "one"}});
  tell(other, {{.campaign = CampaignId{7}, .since = WallTime{1s}, .description = "other"}});
  EXPECT_EQ(of(CampaignId{7}, CampaignState::running), (Texts{"other", "one"}));

  tell(one, {});

  EXPECT_EQ(of(CampaignId{7}, CampaignState::running), (Texts{"other"}));
}

TEST_F(EngineTroubles, end_with_the_daemon_that_does_not_repeat_them) {
  tell(one, {{.campaign = CampaignId{7}, .since = WallTime{2s}, .description = "one"}}, -1ms);

  EXPECT_EQ(of(CampaignId{7}, CampaignState::running), Texts{});
}

}  // namespace
}  // namespace crier::store
