#include "use_cases/campaign/changing/start_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "use_cases/campaign/reading/campaign_overview.h"

namespace crier::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;

struct StartCheck : WholeCampaign {
  // Three days for three hundred people, in words that are approved.
  store::CampaignRecord hurried() {
    add(germans(300));
    store::CampaignRecord campaign = created();
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(approve_words(transaction, campaign, source(),
                                {.locales = {}, .by = "Ada", .at = now(), .actor = "ada"}));
    });
    campaign.notify_by = now() + std::chrono::days(3);
    return campaign;
  }

  auto start(const store::CampaignRecord& campaign, double per_second, std::string although_late) {
    return check_start(connection_, campaign, source(),
                       {.start_at = now(),
                        .now = now(),
                        .channels = {"email"},
                        .channel = at_rate(per_second),
                        .although_late = std::move(although_late)});
  }
};

TEST_F(StartCheck, lets_a_campaign_begin_that_is_foreseen_to_be_in_time) {
  EXPECT_TRUE(start(hurried(), 10, ""));
}

TEST_F(StartCheck, refuses_one_that_is_foreseen_to_be_late_and_says_what_keeps_the_date) {
  const auto plan = start(hurried(), 1e-3, "");

  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().why, StartRefusal::Why::late);
  EXPECT_THAT(plan.error().text,
              AllOf(HasSubstr("not started"), HasSubstr("ENDANGERED"),
                    HasSubstr("raise the rate of the channel"), HasSubstr("--although-late")));
}

TEST_F(StartCheck, lets_a_late_one_begin_where_somebody_says_why) {
  const auto plan = start(hurried(), 1e-3, "the authority wants it at once");

  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->forecast.is_endangered);
}

TEST_F(StartCheck, keeps_the_reason_in_the_events_of_the_campaign) {
  ASSERT_TRUE(schedule_start(connection_, created(), now(), note("at noon"),
                             {.late = "the authority wants it at once"}));

  EXPECT_EQ(campaign_history(connection_, found()).trail.back().reason,
            "at noon; although it is foreseen to end after notify_by: the authority wants it at "
            "once");
}

}  // namespace
}  // namespace crier::app
