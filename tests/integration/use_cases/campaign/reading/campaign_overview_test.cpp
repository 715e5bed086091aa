#include "use_cases/campaign/reading/campaign_overview.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"
#include "use_cases/campaign/reading/campaign_lookup.h"
#include "use_cases/campaign/reading/campaign_troubles.h"

namespace crier::app {
namespace {

using testing::StartsWith;

struct CampaignList : test::CampaignDatabase {
  // All campaigns, since `started_at`, an expression of SQL.
  void set_running(const std::string& started_at) {
    sql("UPDATE campaigns SET state = 'running', audience_until = 0, locales = 'de', start_at = " +
        started_at + ", started_at = " + started_at);
  }
};

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

TEST_F(CampaignList, says_that_no_daemon_runs_of_a_campaign_that_is_due_or_runs) {
  const store::CampaignRecord campaign = draft();
  const auto trouble = [&] { return campaign_overviews(connection_).front().trouble; };
  EXPECT_EQ(trouble(), "") << "a draft needs no daemon";

  sql("UPDATE campaigns SET state = 'scheduled', start_at = now() + interval '1 hour'");
  EXPECT_EQ(trouble(), "") << "it is not due";
  sql("UPDATE campaigns SET start_at = now() - interval '1 hour'");
  EXPECT_THAT(trouble(), StartsWith("no crierd runs, so that the campaign does not begin"));

  set_running("now()");
  EXPECT_THAT(trouble(), StartsWith("no crierd runs, so that nobody is told. To do: start crierd"));
  sql("INSERT INTO daemons (id, host, started_at, alive_until) VALUES "
      "('11111111-1111-1111-1111-111111111111', 'one', now(), now() + interval '1 hour')");
  EXPECT_EQ(trouble(), "");
}

TEST_F(CampaignList, says_since_when_no_daemon_is_heard_of) {
  (void)draft();
  set_running("'2025-05-01 10:00+00'");
  const auto since = [&] {
    return connection_.transact([&](store::Transaction& transaction) {
      const auto campaign = store::list_campaigns(transaction).front();
      return iso8601(unattended(transaction, campaign).value().since);
    });
  };

  EXPECT_EQ(since(), "2025-05-01T10:00:00Z");
  sql("INSERT INTO daemons (id, host, started_at, alive_until) VALUES "
      "('11111111-1111-1111-1111-111111111111', 'one', now(), '2025-05-01 10:20+00'), "
      "('22222222-2222-2222-2222-222222222222', 'two', now(), '2025-05-01 10:30+00')");
  EXPECT_EQ(since(), "2025-05-01T10:30:00Z");
}

TEST_F(CampaignList, says_that_no_daemon_runs_under_troubles_of_one_that_was_killed) {
  (void)draft();
  set_running("now() - interval '1 hour'");
  sql("INSERT INTO daemons (id, host, started_at, alive_until) VALUES "
      "('11111111-1111-1111-1111-111111111111', 'one', now(), now() - interval '1 minute')");
  sql("INSERT INTO engine_troubles (daemon_id, host, campaign_id, source, since, valid_until, "
      "description) "
      "SELECT '11111111-1111-1111-1111-111111111111', 'one', id, 'confirmations', "
      "now() - interval '2 minutes', now() + interval '8 minutes', 'refused' FROM campaigns");
  const auto trouble = [&] { return campaign_overviews(connection_).front().trouble; };

  EXPECT_THAT(trouble(), StartsWith("no crierd runs"));
  // It lives, and may not say so.
  sql("UPDATE engine_troubles SET since = now() - interval '30 seconds'");
  EXPECT_THAT(trouble(), testing::Not(StartsWith("no crierd runs")));
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
