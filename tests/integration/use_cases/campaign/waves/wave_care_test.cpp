// A campaign that begins with some of its people, and stops by its own rules.
#include "use_cases/campaign/waves/wave_care.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "store/ledger/lane_leases.h"
#include "use_cases/campaign/changing/campaign_resume.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using Kind = WaveNews::Kind;

struct Waves : WholeCampaign {
  static constexpr const char* daemon = "6f1c7e58-0000-4000-8000-00000000000a";

  store::CampaignRecord begun_with(const std::string& tables) {
    const std::string text = specification() + tables;
    EXPECT_TRUE(create_draft(connection_, checked(text), text, source(), note()));
    auto campaign = schedule_start(connection_, found(), now(), note()).value();
    connection_.transact([&](store::Transaction& transaction) {
      EXPECT_TRUE(approve_words(transaction, campaign, source(),
                                {.locales = {}, .by = "Ada", .at = now(), .actor = "ada"}));
      EXPECT_TRUE(begin_campaign(transaction, campaign.id, source(), note()));
    });
    languages_ = CountedLanguages("en", found().locales);
    return found();
  }

  std::vector<WaveNews> look(WallTime at) {
    return connection_.transact([&](store::Transaction& transaction) {
      return look_after_waves(transaction, {.now = at, .lanes = test::test_lanes, .actor = "test"});
    });
  }

  std::vector<Lane> free_lanes(const store::CampaignRecord& campaign) {
    std::vector<Lane> lanes;
    connection_.transact([&](store::Transaction& transaction) {
      for (const auto& lane : store::claim_lanes(
               transaction, {.campaign = campaign.id, .step = 1, .lanes_max = 100, .lease = 1min},
               daemon)) {
        lanes.push_back(lane.claim.lane);
        EXPECT_EQ(
            store::hand_back_lane(transaction, lane.claim, daemon, {.claimed_to = lane.claimed_to}),
            dispatch::Fence::held);
      }
    });
    return lanes;
  }

  void end(const store::CampaignRecord& campaign, Lane lane, AttemptOutcome outcome,
           Reason reason) {
    settle_lane(campaign, lane,
                [&](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
                  attempt.outcome = outcome;
                  attempt.reason = reason;
                });
  }
};

TEST_F(Waves, begin_one_after_the_other_when_the_one_before_was_tried_and_watched) {
  add(germans(20));
  const auto campaign = begun_with("\n[waves]\nshares = [\"1 %\"]\nwatch = \"2h\"\n");
  const auto first = free_lanes(campaign);
  ASSERT_EQ(first.size(), 1U);
  EXPECT_TRUE(look(now()).empty());

  end(campaign, first[0], AttemptOutcome::accepted, Reason::none);
  auto news = look(now());
  ASSERT_EQ(news.size(), 1U);
  EXPECT_EQ(news[0].kind, Kind::tried);
  EXPECT_TRUE(look(now() + 2h - 1s).empty());
  EXPECT_TRUE(free_lanes(campaign).empty());

  news = look(now() + 2h);

  ASSERT_EQ(news.size(), 1U);
  EXPECT_EQ(news[0].kind, Kind::opened);
  EXPECT_EQ(news[0].wave, 2);
  EXPECT_EQ(free_lanes(campaign).size(), 1U);
  EXPECT_NE(free_lanes(campaign), first);
  EXPECT_TRUE(look(now() + 9h).empty());
}

TEST_F(Waves, begin_at_once_when_an_operator_has_seen_enough) {
  add(germans(20));
  const auto campaign = begun_with("\n[waves]\nshares = [\"1 %\"]\n");

  EXPECT_TRUE(open_next_wave(connection_, campaign, {}, note("it went well")));

  EXPECT_EQ(free_lanes(campaign).size(), 2U);
  const auto again = open_next_wave(connection_, found(), {}, note("more"));
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error(), HasSubstr("the last of the 2 waves"));
}

// A command that is typed twice, or sent again by a shell that had lost its connection.
TEST_F(Waves, do_not_follow_one_another_unless_somebody_names_the_next) {
  add(germans(40));
  const auto campaign = begun_with("\n[waves]\nshares = [\"1 %\"]\n");
  sql("INSERT INTO campaign_waves (campaign_id, wave, watch_ms) SELECT id, 3, 0 FROM campaigns");

  const auto second = open_next_wave(connection_, campaign, {}, note("it went well"));
  ASSERT_TRUE(second) << second.error();
  EXPECT_EQ(second->wave, 2);
  EXPECT_EQ(second->last, 3);
  const auto twice = open_next_wave(connection_, found(), {}, note("it went well"));
  ASSERT_FALSE(twice);
  EXPECT_THAT(twice.error(), HasSubstr("wave 2 of ai-training-2026 has only just begun, at "));
  EXPECT_THAT(twice.error(), HasSubstr("--wave 3"));
  const auto open = open_next_wave(connection_, found(), 2, note("it went well"));
  ASSERT_FALSE(open);
  EXPECT_THAT(open.error(), HasSubstr("wave 2 of ai-training-2026 is open already"));
  const auto beyond = open_next_wave(connection_, found(), 4, note("it went well"));
  ASSERT_FALSE(beyond);
  EXPECT_THAT(beyond.error(), HasSubstr("the next one is wave 3"));

  EXPECT_TRUE(open_next_wave(connection_, found(), 3, note("the rest at once")));
}

TEST_F(Waves, are_none_where_none_are_asked_for) {
  add(germans(20));
  const auto campaign = begun_with("");

  EXPECT_EQ(free_lanes(campaign).size(), 2U);
  const auto next = open_next_wave(connection_, campaign, {}, note("more"));
  ASSERT_FALSE(next);
  EXPECT_THAT(next.error(), HasSubstr("has no waves"));
}

TEST_F(Waves, stop_with_an_alarm_where_a_rule_is_broken_and_count_anew_after_a_resumption) {
  add(germans(40));
  const auto campaign = begun_with(
      "\n[waves]\nshares = [\"1 %\"]\n"
      "\n[stop]\nundeliverable = \"5 %\"\npeople_min = 5\n");
  const Lane first = free_lanes(campaign).at(0);
  end(campaign, first, AttemptOutcome::failed, Reason::mailbox_unknown);

  const auto news = look(now() + 1s);

  ASSERT_EQ(news.size(), 1U);
  EXPECT_EQ(news[0].kind, Kind::stopped);
  EXPECT_EQ(found().state, CampaignState::paused);
  EXPECT_THAT(found().alarm, HasSubstr("(100.00 %) could not be reached for good"));
  EXPECT_THAT(found().alarm, HasSubstr("stop.undeliverable bears 5 %"));
  EXPECT_TRUE(look(now() + 2s).empty());

  const auto resumed = resume_campaign(
      connection_, found(), settings_,
      {.note = {.actor = "ada", .at = now() + 3s, .reason = "the addresses were old"},
       .pages_url = "https://privacy.example.org"});
  ASSERT_TRUE(resumed) << resumed.error().text;

  EXPECT_TRUE(look(now() + 4s).empty() || found().state == CampaignState::running);
  EXPECT_EQ(found().state, CampaignState::running);
  look(now() + 5s);
  EXPECT_EQ(found().state, CampaignState::running);
  // The hour of the resumption is still among those of the last day.
  look(now() + 4s + 24h + 1s);
  EXPECT_EQ(found().state, CampaignState::running);
}

TEST_F(Waves, stop_where_the_links_of_objections_answer_with_errors) {
  add(germans(40));
  const auto campaign = begun_with("\n[stop]\nobjection_errors = \"1 %\"\npeople_min = 10\n");
  const auto count = [&](std::int64_t answered, std::int64_t failed) {
    connection_.transact([&](store::Transaction& transaction) {
      store::add_objection_visits(
          transaction, {{.campaign = campaign.id, .answered = answered, .failed = failed}});
    });
  };
  count(9, 9);
  EXPECT_TRUE(look(now() + 1s).empty());

  count(1, 0);

  ASSERT_EQ(look(now() + 2s).size(), 1U);
  EXPECT_THAT(found().alarm, HasSubstr("9 of 10 visits to its objection links"));
}

}  // namespace
}  // namespace crier::app
