#include "use_cases/campaign/changing/campaign_change.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "use_cases/campaign/changing/campaign_resume.h"
#include "use_cases/campaign/reading/campaign_overview.h"

namespace crier::app {
namespace {

using testing::HasSubstr;

struct CampaignChanges : WholeCampaign {
  std::size_t events() { return campaign_history(connection_, found()).trail.size(); }
  std::expected<Resumed, ResumeRefusal> resume(const store::CampaignRecord& campaign) {
    return resume_campaign(connection_, campaign, settings_,
                           {.note = note(), .pages_url = source().pages_url});
  }
};

TEST_F(CampaignChanges, schedule_a_draft_for_an_instant) {
  const auto changed = schedule_start(connection_, created(), now(), note("as agreed"));

  ASSERT_TRUE(changed) << changed.error();
  EXPECT_EQ(changed->state, CampaignState::scheduled);
  EXPECT_EQ(found().state, CampaignState::scheduled);
  EXPECT_EQ(found().start_at, now());
  EXPECT_EQ(campaign_history(connection_, found()).trail.back().reason, "as agreed");
}

TEST_F(CampaignChanges, pause_resume_and_cancel_what_runs) {
  const auto paused = change_campaign(connection_, begun(), CampaignChange::pause, note());
  ASSERT_TRUE(paused) << paused.error();
  EXPECT_EQ(paused->state, CampaignState::paused);

  const auto resumed = resume(*paused);
  ASSERT_TRUE(resumed) << resumed.error().text;
  EXPECT_EQ(resumed->campaign.state, CampaignState::running);

  const auto cancelled =
      change_campaign(connection_, resumed->campaign, CampaignChange::cancel, note());
  ASSERT_TRUE(cancelled) << cancelled.error();
  EXPECT_EQ(cancelled->state, CampaignState::cancelled);
}

TEST_F(CampaignChanges, clear_an_alarm_by_resuming) {
  const store::CampaignRecord campaign = begun();
  const auto alarmed = connection_.transact([&](store::Transaction& transaction) {
    EXPECT_TRUE(store::raise_alarm(transaction, campaign.id, note("all are refused")));
    return store::find_campaign(transaction, campaign.id).value();
  });
  EXPECT_EQ(alarmed.alarm, "all are refused");

  const auto resumed = resume(alarmed);

  ASSERT_TRUE(resumed) << resumed.error().text;
  EXPECT_EQ(resumed->campaign.alarm, "");
}

TEST_F(CampaignChanges, that_the_state_does_not_allow_change_nothing) {
  const store::CampaignRecord campaign = created();

  EXPECT_FALSE(change_campaign(connection_, campaign, CampaignChange::pause, note()));
  EXPECT_FALSE(resume(campaign));

  EXPECT_EQ(found().state, CampaignState::draft);
  EXPECT_EQ(events(), 1U);
}

TEST_F(CampaignChanges, of_who_comes_second_change_nothing) {
  const store::CampaignRecord seen = created();
  ASSERT_TRUE(schedule_start(connection_, seen, now(), note()));

  const auto second = schedule_start(connection_, seen, now() + std::chrono::days(1), note());

  ASSERT_FALSE(second);
  EXPECT_THAT(second.error(), HasSubstr(name_of(CampaignState::scheduled)));
  EXPECT_EQ(found().start_at, now());
  EXPECT_EQ(events(), 2U);
}

// An erasure takes a ref out of the words; who did what and when stays.
TEST_F(CampaignChanges, are_on_record_whoever_can_write_to_the_database) {
  static_cast<void>(created());

  for (const char* change :
       {"DELETE FROM campaign_events", "TRUNCATE campaign_events",
        "UPDATE campaign_events SET actor = 'x'", "UPDATE campaign_events SET at = now()"}) {
    EXPECT_ANY_THROW(sql(change)) << change;
  }
  sql("UPDATE campaign_events SET reason = ''");
  EXPECT_EQ(events(), 1U);
}

}  // namespace
}  // namespace crier::app
