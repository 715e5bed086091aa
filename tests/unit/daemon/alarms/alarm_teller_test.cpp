#include "daemon/alarms/alarm_teller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

const WallTime noon = parse_iso8601("2026-04-01T12:00:00Z").value();

Troubles::Trouble refused(std::string place, WallTime since = noon) {
  return {.place = {.name = std::move(place)},
          .since = since,
          .why = "flushing: permission denied",
          .refusal = Refusal{.kind = Refusal::Kind::rule,
                             .statement = "flush",
                             .sqlstate = "42501",
                             .message = "permission denied"}};
}

std::vector<report::AlarmCondition> found(const std::vector<Troubles::Trouble>& troubles) {
  return trouble_conditions(troubles, "mail-1", noon + 1min, 30s);
}

TEST(TroubleConditions, say_what_the_database_refuses_and_what_to_do) {
  const auto conditions = found({refused("the list of campaigns")});

  ASSERT_EQ(conditions.size(), 1U);
  EXPECT_EQ(conditions[0].subject, "daemon on mail-1, the list of campaigns");
  EXPECT_EQ(conditions[0].state, "refused");
  EXPECT_THAT(conditions[0].details, HasSubstr("permission denied. To do: "));
}

TEST(TroubleConditions, leave_out_what_may_pass_by_itself) {
  EXPECT_THAT(found({refused("the list of campaigns", noon + 40s)}), IsEmpty());
}

TEST(TroubleConditions, are_one_for_all_lanes_of_a_campaign) {
  Troubles::Trouble lane3 = refused("campaign 7, lane 3");
  Troubles::Trouble lane4 = refused("campaign 7, lane 4");
  lane3.place.campaign = lane4.place.campaign = CampaignId{7};

  EXPECT_EQ(found({lane3, lane4}).size(), 1U);
}

TEST(TroubleConditions, know_work_that_stands_still) {
  const Troubles::Trouble still{
      .place = {.name = "the watch"}, .since = noon, .why = "lane 3 has not moved for 900 s"};

  EXPECT_EQ(found({still}).at(0).state, "standstill");
}

TEST(AlarmPause, doubles_from_ten_seconds_to_half_an_hour) {
  std::vector<std::chrono::milliseconds> pauses;
  for (int tries = 1; tries <= 10; ++tries) pauses.push_back(alarm_pause(tries));
  EXPECT_EQ(pauses, (std::vector<std::chrono::milliseconds>{10s, 20s, 40s, 80s, 160s, 320s, 640s,
                                                            1280s, 30min, 30min}));
}

}  // namespace
}  // namespace crier::app
