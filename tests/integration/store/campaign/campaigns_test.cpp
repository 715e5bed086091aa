#include "store/campaign/campaigns.h"

#include "integration/store/campaign_database.h"
#include "store/campaign/campaign_events.h"
#include "store/campaign/campaign_texts.h"
#include "store/report/coverage.h"

namespace crier::test {
namespace {

using Campaigns = CampaignDatabase;

TEST_F(Campaigns, take_each_key_once) {
  const auto first = draft();

  const auto second = connection_.transact([&](store::Transaction& transaction) {
    return store::create_campaign(transaction,
                                  {.key = first.key,
                                   .purpose = "other",
                                   .channel = "email",
                                   .spec = "",
                                   .notify_by = first.notify_by,
                                   .cutoff = first.cutoff,
                                   .effective_at = first.effective_at},
                                  note());
  });

  EXPECT_EQ(first.state, CampaignState::draft);
  EXPECT_EQ(second, std::nullopt);
}

TEST_F(Campaigns, are_due_when_their_start_has_come) {
  auto campaign = draft();
  connection_.transact([&](store::Transaction& transaction) {
    ASSERT_TRUE(store::schedule_campaign(transaction, campaign, now(), note()));

    EXPECT_TRUE(store::campaigns_due(transaction, now() - std::chrono::seconds(1)).empty());
    EXPECT_EQ(store::campaigns_due(transaction, now()).size(), 1U);
  });
}

TEST_F(Campaigns, plan_everybody_by_country_and_notice_language_when_they_begin) {
  add({{"a", "DE", "de", "a@example.org", ""},
       {"b", "DE", "de-AT", "b@example.org", ""},
       {"c", "FI", "", "c@example.org", ""},
       {"d", "US", "es", "", ""}});

  const auto campaign = running();

  const auto coverage = connection_.transact([&](store::Transaction& transaction) {
    return store::campaign_coverage(transaction, campaign.id);
  });
  ASSERT_EQ(coverage.size(), 4U);
  EXPECT_EQ(coverage[0].locale, "de");
  EXPECT_EQ(coverage[1].locale, "de-AT");
  EXPECT_EQ(report::total(coverage),
            (Completeness{.planned = 4, .notified = 0, .failed = 0, .excluded = 0, .pending = 4}));
  EXPECT_EQ(campaign.locales, (std::vector<std::string>{"de", "en"}));
  connection_.transact([&](store::Transaction& transaction) {
    EXPECT_EQ(store::people_left(transaction),
              (std::map<std::pair<CampaignId, int>, std::int64_t>{{{campaign.id, 1}, 4}}));
  });
}

TEST_F(Campaigns, leave_out_who_arrives_after_they_began) {
  add({{"a", "DE", "de", "a@example.org", ""}});
  const auto campaign = running();
  add({{"late", "DE", "de", "late@example.org", ""}});

  settle_lane(campaign, lane_of("a", test_lanes),
              [](const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
                EXPECT_EQ(ref, "a");
                attempt.outcome = AttemptOutcome::accepted;
              });
}

TEST_F(Campaigns, begin_once) {
  add({{"a", "DE", "de", "a@example.org", ""}});
  auto stale = draft();
  connection_.transact([&](store::Transaction& transaction) {
    ASSERT_TRUE(store::schedule_campaign(transaction, stale, now(), note()));
  });
  auto other = stale;
  connection_.transact(
      [&](store::Transaction& transaction) { EXPECT_TRUE(begin(transaction, other)); });

  connection_.transact(
      [&](store::Transaction& transaction) { EXPECT_FALSE(begin(transaction, stale)); });
}

// The list of those that are due may be older than what an operator has said since.
TEST_F(Campaigns, do_not_begin_when_they_have_been_put_off) {
  auto campaign = draft();
  connection_.transact([&](store::Transaction& transaction) {
    ASSERT_TRUE(store::schedule_campaign(transaction, campaign, now(), note()));
  });
  auto listed = campaign;
  connection_.transact([&](store::Transaction& transaction) {
    ASSERT_TRUE(
        store::schedule_campaign(transaction, campaign, now() + std::chrono::days(1), note()));
  });

  connection_.transact(
      [&](store::Transaction& transaction) { EXPECT_FALSE(begin(transaction, listed)); });
}

// Everybody of a long audience is counted in one transaction: the other daemons go on meanwhile.
TEST_F(Campaigns, that_somebody_is_beginning_are_waited_for_by_nobody) {
  store::CampaignRecord campaign = draft();
  connection_.transact([&](store::Transaction& transaction) {
    EXPECT_TRUE(store::schedule_campaign(transaction, campaign, now(), note()));
  });
  store::CampaignRecord also = campaign;
  store::Connection other(url_, "other");
  store::Transaction beginning(other);
  ASSERT_TRUE(begin(beginning, campaign));

  connection_.transact([&](store::Transaction& transaction) {
    store::exec_unprepared(transaction, "test", "SET LOCAL lock_timeout = 1");
    EXPECT_FALSE(begin(transaction, also));
    // What others are told is booked and looked up meanwhile.
    store::exec_unprepared(transaction, "test", "SELECT FROM attempts");
    store::exec_unprepared(transaction, "test", "LOCK TABLE attempts IN ROW EXCLUSIVE MODE");
  });

  beginning.commit();
  EXPECT_EQ(sql("SELECT count(*) FROM campaign_lanes")[0][0].as<int>(), test::test_lanes);
}

TEST_F(Campaigns, begin_behind_the_last_move_whatever_the_clock_says) {
  sql("INSERT INTO imports (source, started_at, moved_until) "
      "VALUES ('x', '2026-05-01Z', '2026-05-01 00:00:00Z')");

  const auto campaign = running();

  EXPECT_GT(campaign.started_at.value(), parse_iso8601("2026-05-01T00:00:00Z").value());
}

TEST_F(Campaigns, tell_who_comes_second_that_somebody_else_was_first) {
  auto first = running();
  auto second = first;
  connection_.transact([&](store::Transaction& transaction) {
    ASSERT_TRUE(store::pause_campaign(transaction, first, note("the authority asked")));
  });

  const auto changed = connection_.transact([&](store::Transaction& transaction) {
    return store::cancel_campaign(transaction, second, note());
  });

  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error(),
            "somebody else changed 'ai-training' meanwhile: it was running and is paused now; look "
            "again");
}

TEST_F(Campaigns, stop_for_their_texts_only_as_long_as_these_are_the_same) {
  const auto campaign = running();
  connection_.transact([&](store::Transaction& transaction) {
    const int edition = campaign.texts_edition;
    EXPECT_FALSE(
        store::raise_alarm_of_edition(transaction, campaign.id, edition + 1, note("words")));
    EXPECT_EQ(store::find_campaign(transaction, campaign.id)->state, CampaignState::running);
    EXPECT_TRUE(store::raise_alarm_of_edition(transaction, campaign.id, edition, note("words")));
    EXPECT_EQ(store::find_campaign(transaction, campaign.id)->alarm, "words");
  });
}

TEST_F(Campaigns, stop_with_an_alarm_that_a_resumption_clears) {
  auto campaign = running();
  connection_.transact([&](store::Transaction& transaction) {
    EXPECT_TRUE(store::raise_alarm(transaction, campaign.id, note("relay says 550 5.7.1")));
    EXPECT_FALSE(store::raise_alarm(transaction, campaign.id, note("again")));
    campaign = store::find_campaign(transaction, campaign.id).value();
  });
  EXPECT_EQ(campaign.state, CampaignState::paused);
  EXPECT_EQ(campaign.alarm, "relay says 550 5.7.1");

  connection_.transact([&](store::Transaction& transaction) {
    ASSERT_TRUE(store::resume_campaign(transaction, campaign, note("mended")));
    campaign = store::find_campaign(transaction, campaign.id).value();
  });

  EXPECT_EQ(campaign.state, CampaignState::running);
  EXPECT_EQ(campaign.alarm, "");
}

TEST_F(Campaigns, finish_when_nobody_is_pending_and_not_before) {
  add({{"a", "DE", "de", "a@example.org", ""}});
  const auto campaign = running();
  const auto finish = [&] {
    return connection_.transact([&](store::Transaction& transaction) {
      return store::finish_if_done(transaction, campaign.id, note());
    });
  };
  EXPECT_FALSE(finish());

  settle_lane(campaign, lane_of("a", test_lanes),
              [](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
                attempt.outcome = AttemptOutcome::accepted;
              });

  EXPECT_TRUE(finish());
  EXPECT_FALSE(finish());
}

TEST_F(Campaigns, keep_every_change_with_actor_instant_and_reason) {
  auto campaign = running();
  const auto trail = connection_.transact([&](store::Transaction& transaction) {
    EXPECT_TRUE(store::pause_campaign(transaction, campaign, note("the authority asked")));
    return store::campaign_trail(transaction, campaign.id);
  });

  ASSERT_EQ(trail.size(), 4U);
  EXPECT_EQ(trail[0].action, "create");
  EXPECT_EQ(trail[1].action, "schedule");
  EXPECT_EQ(trail[2].action, "begin");
  EXPECT_EQ(trail[3].action, "pause");
  EXPECT_EQ(trail[3].actor, "ada");
  EXPECT_EQ(trail[3].at, now());
  EXPECT_EQ(trail[3].reason, "the authority asked");
  EXPECT_EQ(trail[3].state_from, "running");
  EXPECT_EQ(trail[3].state_to, "paused");
}

}  // namespace
}  // namespace crier::test
