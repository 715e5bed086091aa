#include "daemon/monitoring/troubles.h"

#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using Kind = Refusal::Kind;

TEST(Troubles, are_told_once_a_place_until_they_are_over) {
  Troubles troubles;
  troubles.tell({.place = {.name = "campaign 7"}, .since = WallTime{1s}, .why = "a"});
  troubles.tell({.place = {.name = "the list of campaigns"}, .since = WallTime{2s}, .why = "b"});
  troubles.tell({.place = {.name = "campaign 7"}, .since = WallTime{3s}, .why = "c"});

  ASSERT_EQ(troubles.all().size(), 2U);
  EXPECT_EQ(troubles.all()[0].place.name, "campaign 7");
  EXPECT_EQ(troubles.all()[0].why, "c");
  EXPECT_EQ(troubles.all()[0].since, WallTime{1s});

  troubles.clear("campaign 7");
  troubles.clear("campaign 7");
  EXPECT_EQ(troubles.all().size(), 1U);
  troubles.clear("the list of campaigns");
  EXPECT_TRUE(troubles.all().empty());
}

TEST(Troubles, keep_a_daemon_from_its_work_when_the_database_refuses_it_whatever_the_rows) {
  const auto refused = [](Kind kind, const char* sqlstate) {
    return Troubles::Trouble{.place = {.name = "campaign 7"},
                             .since = {},
                             .why = "it is refused",
                             .refusal = Refusal{.kind = kind, .sqlstate = sqlstate}};
  };
  EXPECT_TRUE(keeps_from_work(refused(Kind::rule, "42501")));
  EXPECT_TRUE(keeps_from_work(refused(Kind::busy, "53100")));
  EXPECT_FALSE(keeps_from_work(refused(Kind::data, "23514")));
  EXPECT_FALSE(keeps_from_work(refused(Kind::fault, "")));
  // A lane that stood still and was left to others.
  EXPECT_FALSE(keeps_from_work(refused(Kind::rule, "")));

  Troubles::Trouble telling = refused(Kind::rule, "42501");
  telling.place.use = dispatch::Place::Use::telling;
  EXPECT_FALSE(keeps_from_work(telling));
  EXPECT_FALSE(keeps_from_work({.place = {.name = "the watch"}, .since = {}, .why = "it stands"}));
}

// A dozen lines that say the same hide the one that says something else.
TEST(Troubles, of_the_lanes_of_one_campaign_are_shown_as_one_as_long_as_they_are_the_same) {
  const auto of_lane = [](int campaign, int lane, const char* why) {
    return Troubles::Trouble{
        .place = {.name = "campaign " + std::to_string(campaign) + ", lane " + std::to_string(lane),
                  .campaign = CampaignId{campaign}},
        .since = {},
        .why = why};
  };

  EXPECT_EQ(shown({of_lane(7, 1, "no"),
                   of_lane(8, 1, "no"),
                   of_lane(7, 2, "no"),
                   of_lane(7, 3, "never"),
                   {.place = {.name = "the leases"}, .since = {}, .why = "no"},
                   {.place = {.name = "the limits"}, .since = {}, .why = "no"},
                   of_lane(7, 4, "no")}),
            (std::vector<ShownTrouble>{{"campaign 7, lane 1, and 2 places more", "no"},
                                       {"campaign 8, lane 1", "no"},
                                       {"campaign 7, lane 3", "never"},
                                       {"the leases", "no"},
                                       {"the limits", "no"}}));
}

}  // namespace
}  // namespace crier::app
