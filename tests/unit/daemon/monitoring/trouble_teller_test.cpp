#include "daemon/monitoring/trouble_teller.h"

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using Kind = Refusal::Kind;

Troubles::Trouble denied(std::string place, std::optional<CampaignId> campaign, WallTime since) {
  return {.place = {.name = std::move(place), .campaign = campaign},
          .since = since,
          .why = "booking: copy_attempts, 42501: permission denied for table attempts",
          .refusal = Refusal{.kind = Kind::rule,
                             .statement = "copy_attempts",
                             .sqlstate = "42501",
                             .message = "permission denied for table attempts"}};
}

TEST(TroubleLines, say_what_is_refused_and_what_to_do) {
  const auto lines = trouble_lines({denied("campaign 7, lane 3", CampaignId{7}, WallTime{9s})}, {});

  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].campaign, CampaignId{7});
  EXPECT_EQ(lines[0].since, WallTime{9s});
  EXPECT_EQ(lines[0].description,
            "campaign 7, lane 3: booking: copy_attempts, 42501: permission denied for table "
            "attempts. To do: give the database role that Crier connects as this right (GRANT … TO "
            "…), or the table itself where it must be its owner; then it goes on by itself.");
}

TEST(TroubleLines, do_not_promise_that_a_campaign_goes_on_whose_rows_are_refused) {
  Troubles::Trouble trouble = denied("campaign 7", CampaignId{7}, WallTime{9s});
  trouble.refusal->kind = Kind::data;
  trouble.refusal->sqlstate = "23514";

  const auto lines = trouble_lines({trouble}, {});

  EXPECT_EQ(lines.at(0).description.find("by itself"), std::string::npos);
}

TEST(TroubleLines, are_one_a_campaign_and_one_for_each_place_that_concerns_all_of_them) {
  const auto lines = trouble_lines({denied("campaign 7, lane 3", CampaignId{7}, WallTime{1s}),
                                    denied("the list of campaigns", std::nullopt, WallTime{2s}),
                                    denied("campaign 7, lane 4", CampaignId{7}, WallTime{3s}),
                                    denied("the leases", std::nullopt, WallTime{4s}),
                                    denied("campaign 8", CampaignId{8}, WallTime{5s})},
                                   {});

  ASSERT_EQ(lines.size(), 4U);
  EXPECT_TRUE(lines[0].description.starts_with("campaign 7, lane 3: "));
  EXPECT_TRUE(lines[1].description.starts_with("the list of campaigns: "));
  EXPECT_TRUE(lines[2].description.starts_with("the leases: "));
  EXPECT_TRUE(lines[3].description.starts_with("campaign 8: "));
}

// Whichever begins first.
TEST(TroubleLines, of_confirmations_hide_none_of_telling_people) {
  Troubles::Trouble of_all = denied("the list of confirmations", std::nullopt, WallTime{1s});
  Troubles::Trouble of_one = denied("campaign 7, confirmations", CampaignId{7}, WallTime{2s});
  of_all.place.use = dispatch::Place::Use::confirming;
  of_one.place.use = dispatch::Place::Use::confirming;

  const auto lines =
      trouble_lines({of_all, of_one, denied("the list of campaigns", std::nullopt, WallTime{3s}),
                     denied("campaign 7, lane 3", CampaignId{7}, WallTime{4s})},
                    {});

  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[3].since, WallTime{4s});
}

TEST(TroubleLines, of_a_link_are_hidden_by_none_of_telling_people) {
  Troubles::Trouble of_link =
      denied("campaign 7, whether its objection link answers", CampaignId{7}, WallTime{2s});
  of_link.place.use = dispatch::Place::Use::telling;

  const auto lines =
      trouble_lines({denied("campaign 7, lane 3", CampaignId{7}, WallTime{1s}), of_link}, {});

  EXPECT_EQ(lines.size(), 2U);
}

TEST(TroubleLines, of_what_concerns_all_campaigns_are_bounded) {
  std::vector<Troubles::Trouble> troubles;
  for (int place = 0; place < 1000; ++place) {
    troubles.push_back(denied(std::to_string(place), std::nullopt, WallTime{1s}));
  }
  troubles.push_back(denied("campaign 7", CampaignId{7}, WallTime{2s}));

  const auto lines = trouble_lines(troubles, {});

  EXPECT_LT(lines.size(), 50U);
  EXPECT_EQ(lines.back().campaign, CampaignId{7});
}

TEST(TroubleLines, count_from_when_the_campaign_got_into_trouble_whichever_lane_is_told) {
  const auto before = trouble_lines({denied("lane 3", CampaignId{7}, WallTime{1s})}, {});

  EXPECT_EQ(trouble_lines({denied("lane 4", CampaignId{7}, WallTime{60s})}, before).at(0).since,
            WallTime{1s});
  EXPECT_EQ(trouble_lines({denied("lane 4", CampaignId{8}, WallTime{60s})}, before).at(0).since,
            WallTime{60s});
}

TEST(TroubleLines, leave_out_what_only_stands_still) {
  const Troubles::Trouble standing{
      .place = {.name = "the watch"}, .since = {}, .why = "lane 3 has not moved for 900 s"};

  EXPECT_TRUE(trouble_lines({standing}, {}).empty());
}

// Else a daemon that is restarted would tell of an end.
TEST(TroubleLines, of_a_halt_hide_no_other_of_its_campaign_and_outlast_the_daemon) {
  const dispatch::Place place{.name = "campaign 7, confirmations", .campaign = CampaignId{7}};
  const Troubles::Trouble halt{
      .place = place, .since = WallTime{9s}, .why = "refused", .source = "confirmations halted"};

  const auto lines =
      trouble_lines({denied("campaign 7, lane 3", CampaignId{7}, WallTime{1s}), halt}, {});

  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].source, halt.source);
  EXPECT_EQ(lines[1].description, "refused");
  EXPECT_GT(lines[1].valid_for, 10 * lines[0].valid_for);
}

TEST(TroubleLines, tell_as_it_is_what_a_campaign_waits_for_people_to_mend) {
  const Troubles::Trouble held{
      .place = {.name = "campaign 7, beginning", .campaign = CampaignId{7}},
      .since = WallTime{9s},
      .why = "it is due and cannot begin: German (de): not approved"};

  const auto lines = trouble_lines({held}, {});

  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].campaign, CampaignId{7});
  EXPECT_EQ(lines[0].description, held.why);
}

}  // namespace
}  // namespace crier::app
