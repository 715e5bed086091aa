// Which links are to be asked, by whom, and what becomes of the answers.
#include "store/campaign/link_claims.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"
#include "integration/store/campaign_database.h"
#include "store/campaign/extensions.h"

namespace crier::store {
namespace {

using namespace std::chrono_literals;

constexpr objection::LinkWatchPolicy policy{.interval = 30s, .failures_to_pause = 2};
constexpr auto silence_max = 2min;

struct LinkClaims : test::CampaignDatabase {
  std::vector<LinkClaim> claim_at(WallTime at,
                                  std::chrono::milliseconds longest_silence = silence_max,
                                  const std::vector<CampaignId>& except = {}) {
    return connection_.transact([&](Transaction& transaction) {
      return claim_links(transaction, {.now = at,
                                       .asked_until = at + 50s,
                                       .links_max = 10,
                                       .silence_max = longest_silence,
                                       .except = except});
    });
  }

  // As a daemon does whose own page it is.
  bool settle(const LinkClaim& claim, WallTime at, const std::string& fault) {
    const auto health = health_before(claim, at, silence_max);
    const auto judge = fault.empty() ? objection::after_answer : objection::after_failure;
    const auto verdict = judge(health, at, policy);
    return connection_.transact([&](Transaction& transaction) {
      return settle_link(transaction,
                         {.campaign = claim.campaign,
                          .claim = claim.claim,
                          .verdict = verdict,
                          .asked_at = at,
                          .ask_at = at + verdict.ask_again_in,
                          .fault = fault},
                         {.actor = "crierd 1", .at = at, .reason = {}});
    });
  }

  // Asks the only link, at an instant at which it is due.
  void ask(WallTime at, const std::string& fault) {
    const auto claims = claim_at(at);
    ASSERT_EQ(claims.size(), 1U);
    EXPECT_TRUE(settle(claims.front(), at, fault));
  }

  // As a campaign that had begun before anybody was to ask.
  CampaignRecord watched_from(Duration before_cutoff) {
    const CampaignRecord campaign = running();
    sql(fmt::format(
        "UPDATE campaigns SET link_watched_since = cutoff - interval '{} s' WHERE id = {}",
        std::chrono::duration_cast<std::chrono::seconds>(before_cutoff).count(),
        campaign.id.value));
    return campaign;
  }

  void extend(const CampaignRecord& campaign, WallTime at, WallTime cutoff) {
    extend(campaign, at, cutoff, cutoff);
  }
  void extend(const CampaignRecord& campaign, WallTime at, WallTime cutoff, WallTime effective_at) {
    connection_.transact([&](Transaction& transaction) {
      CampaignRecord record = lock_campaign(transaction, campaign.id).value();
      const CampaignDates dates{.notify_by = in_zone(record.notify_by, "UTC"),
                                .cutoff = in_zone(cutoff, "UTC"),
                                .effective_at = in_zone(effective_at, "UTC")};
      extend_campaign(transaction, record, dates,
                      {.actor = "ada", .at = at, .reason = "the post was late"});
    });
  }

  bool is_run(const CampaignRecord& campaign) {
    return connection_.transact([&](Transaction& transaction) {
      const auto all = campaigns_running(transaction);
      return std::ranges::find(all, campaign.id, &CampaignRecord::id) != all.end();
    });
  }

  report::LinkRecord record_of(const CampaignRecord& campaign) {
    return connection_.transact(
        [&](Transaction& transaction) { return link_record(transaction, campaign.id); });
  }

  void waive(const CampaignRecord& campaign, WallTime at) {
    connection_.transact([&](Transaction& transaction) {
      waive_link_watch(transaction, campaign, silence_max,
                       {.actor = "ada", .at = at, .reason = "a firewall"});
    });
  }
};

TEST_F(LinkClaims, are_of_campaigns_that_have_begun_until_their_cutoff) {
  const CampaignRecord campaign = draft();
  EXPECT_TRUE(claim_at(now()).empty());

  connection_.transact([&](Transaction& transaction) {
    CampaignRecord begun = campaign;
    EXPECT_TRUE(schedule_campaign(transaction, begun, now(), note()));
    EXPECT_TRUE(begin(transaction, begun));
  });

  EXPECT_EQ(claim_at(now()).size(), 1U);
  ask(campaign.cutoff - 1s, "");
  EXPECT_TRUE(claim_at(campaign.cutoff + 1h).empty());
}

TEST_F(LinkClaims, are_one_daemons_until_it_should_have_answered) {
  static_cast<void>(running());

  EXPECT_EQ(claim_at(now()).size(), 1U);
  EXPECT_TRUE(claim_at(now() + 49s).empty());
  EXPECT_EQ(claim_at(now() + 50s).size(), 1U);
}

TEST_F(LinkClaims, that_somebody_else_has_taken_over_count_for_nothing) {
  const CampaignRecord campaign = running();
  const LinkClaim late = claim_at(now()).at(0);
  const LinkClaim next = claim_at(now() + 50s).at(0);

  EXPECT_FALSE(settle(late, now(), "it answers 503"));
  EXPECT_TRUE(settle(next, now() + 50s, ""));
  EXPECT_EQ(record_of(campaign).answered_at, now() + 50s);
}

TEST_F(LinkClaims, leave_a_campaign_out_while_its_link_is_down) {
  const CampaignRecord campaign = running();

  ask(now(), "it answers 503");
  EXPECT_TRUE(is_run(campaign)) << "a hiccup";
  ask(now() + 10s, "it answers 502");
  EXPECT_FALSE(is_run(campaign));
  EXPECT_TRUE(record_of(campaign).is_down());
  EXPECT_EQ(record_of(campaign).outages.back().fault, "it answers 502");
  ask(now() + 20s, "");

  EXPECT_TRUE(is_run(campaign));
  const report::LinkRecord record = record_of(campaign);
  ASSERT_EQ(record.outages.size(), 1U);
  EXPECT_EQ(record.outages[0].began_at, now());
  EXPECT_EQ(record.outages[0].ended_at, now() + 20s);
  EXPECT_EQ(record.outages[0].fault, "it answers 502");
}

TEST_F(LinkClaims, go_on_after_the_cutoff_until_an_outage_is_over) {
  const CampaignRecord campaign = running();
  ask(campaign.cutoff - 20s, "gone");
  ask(campaign.cutoff - 10s, "gone");
  ask(campaign.cutoff + 10s, "");

  EXPECT_TRUE(claim_at(campaign.cutoff + 1h).empty());
  const report::LinkRecord record = record_of(campaign);
  ASSERT_EQ(record.outages.size(), 1U);
  EXPECT_EQ(record.outages[0].ended_at, campaign.cutoff + 10s);
}

TEST_F(LinkClaims, keep_no_outage_twice_when_an_answer_comes_late) {
  const CampaignRecord campaign = running();
  ask(now(), "gone");
  ask(now() + 10s, "gone");
  const LinkClaim late = claim_at(now() + 20s).at(0);
  const LinkClaim next = claim_at(now() + 70s).at(0);

  EXPECT_TRUE(settle(next, now() + 70s, ""));
  EXPECT_FALSE(settle(late, now() + 20s, ""));

  EXPECT_EQ(record_of(campaign).outages.size(), 1U);
}

TEST_F(LinkClaims, end_with_a_waiver_and_so_does_an_outage) {
  const CampaignRecord campaign = running();
  ask(now(), "gone");
  ask(now() + 10s, "gone");
  const LinkClaim under_way = claim_at(now() + 20s).at(0);

  waive(campaign, now() + 25s);

  EXPECT_FALSE(settle(under_way, now() + 20s, "gone"));
  EXPECT_TRUE(is_run(campaign));
  EXPECT_TRUE(claim_at(now() + 1h).empty());
  const report::LinkRecord record = record_of(campaign);
  EXPECT_EQ(record.waiver, "a firewall");
  ASSERT_EQ(record.outages.size(), 1U);
  EXPECT_EQ(record.outages[0].ended_at, now() + 25s);
}

TEST_F(LinkClaims, rest_where_nobody_can_object) {
  const CampaignRecord campaign = running();
  static_cast<void>(claim_at(now()));

  connection_.transact([&](Transaction& transaction) { rest_link(transaction, campaign.id); });

  EXPECT_TRUE(claim_at(now() + 24h).empty());
  EXPECT_TRUE(is_run(campaign));
}

// Its program does not know the page, or is too old for the specification.
TEST_F(LinkClaims, that_one_daemon_cannot_ask_are_left_to_the_others_as_they_were) {
  const CampaignRecord campaign = running();
  ask(now(), "");
  const WallTime due = now() + 40s;
  const auto claims = claim_at(due, 1h);
  ASSERT_EQ(claims.size(), 1U);

  connection_.transact([&](Transaction& transaction) { leave_link(transaction, claims[0]); });

  EXPECT_TRUE(claim_at(due, 1h, {campaign.id}).empty()) << "nobody takes it again in vain";
  ask(due, "");
  EXPECT_EQ(record_of(campaign).answered_at, due);
  EXPECT_FALSE(settle(claims[0], due, "gone"));
  EXPECT_TRUE(record_of(campaign).outages.empty());
}

TEST_F(LinkClaims, that_are_left_to_others_change_nothing_of_what_somebody_else_has_claimed) {
  static_cast<void>(running());
  const LinkClaim late = claim_at(now()).at(0);
  const LinkClaim next = claim_at(now() + 50s).at(0);

  connection_.transact([&](Transaction& transaction) { leave_link(transaction, late); });

  EXPECT_TRUE(claim_at(now() + 60s).empty());
  EXPECT_TRUE(settle(next, now() + 50s, ""));
}

TEST_F(LinkClaims, keep_outages_for_ever) {
  static_cast<void>(running());
  ask(now(), "gone");
  ask(now() + 10s, "gone");
  ask(now() + 20s, "");

  for (const char* change :
       {"DELETE FROM link_outages", "UPDATE link_outages SET ended_at = began_at",
        "TRUNCATE link_outages"}) {
    EXPECT_THROW(sql(change), std::exception) << change;
  }
}

// Neither the database nor a daemon was there: nobody could object, and nobody asked.
TEST_F(LinkClaims, that_nobody_has_taken_for_long_are_an_outage_of_a_page_of_ours) {
  const CampaignRecord campaign = running();
  ask(now(), "");

  ask(now() + 10min, "");

  const auto outages = record_of(campaign).outages;
  ASSERT_EQ(outages.size(), 1U);
  EXPECT_EQ(outages[0].began_at, now());
  EXPECT_EQ(outages[0].ended_at, now() + 10min);
  EXPECT_NE(outages[0].fault.find("nobody could ask"), std::string::npos);
}

TEST_F(LinkClaims, are_made_once_more_when_nobody_has_asked_at_the_cutoff) {
  const CampaignRecord campaign = watched_from(silence_max + 1s);
  ask(campaign.cutoff - silence_max - 1s, "");

  ask(campaign.cutoff + 1h, "");

  EXPECT_TRUE(claim_at(campaign.cutoff + 2h).empty());
  ASSERT_EQ(record_of(campaign).outages.size(), 1U);
  EXPECT_EQ(record_of(campaign).outages[0].ended_at, campaign.cutoff);
}

// The first question after the cut-off fails, and so do all others.
TEST_F(LinkClaims, keep_a_silence_that_ended_with_the_cutoff_although_the_link_never_answers) {
  const CampaignRecord campaign = watched_from(2h);
  ask(campaign.cutoff - 2h, "");

  for (const auto later : {1h, 2h, 3h}) ask(campaign.cutoff + later, "gone");

  const auto outages = record_of(campaign).outages;
  ASSERT_EQ(outages.size(), 2U) << "once, and what is down now";
  EXPECT_EQ(outages[0].began_at, campaign.cutoff - 2h);
  EXPECT_EQ(outages[0].ended_at, campaign.cutoff);
  EXPECT_EQ(outages[1].began_at, campaign.cutoff + 1h);
  ask(campaign.cutoff + 4h, "");
  EXPECT_EQ(record_of(campaign).outages.size(), 2U);
}

TEST_F(LinkClaims, that_were_never_answered_are_made_after_the_cutoff_too) {
  const CampaignRecord campaign = watched_from(2h);
  ask(campaign.cutoff - 2h, "a hiccup");

  ask(campaign.cutoff + 1h, "");

  const auto outages = record_of(campaign).outages;
  ASSERT_EQ(outages.size(), 1U);
  EXPECT_EQ(outages[0].began_at, campaign.cutoff - 2h);
  EXPECT_EQ(outages[0].ended_at, campaign.cutoff);
}

TEST_F(LinkClaims, end_with_a_waiver_and_so_does_a_silence) {
  const CampaignRecord campaign = watched_from(2h);
  ask(campaign.cutoff - 2h, "");
  EXPECT_EQ(record_of(campaign).known_until, campaign.cutoff - 2h);

  waive(campaign, campaign.cutoff + 1h);

  const report::LinkRecord record = record_of(campaign);
  EXPECT_EQ(record.known_until, std::nullopt);
  ASSERT_EQ(record.outages.size(), 1U);
  EXPECT_EQ(record.outages[0].began_at, campaign.cutoff - 2h);
  EXPECT_EQ(record.outages[0].ended_at, campaign.cutoff);
}

TEST_F(LinkClaims, are_made_again_after_an_extension_without_an_outage_before_it) {
  const CampaignRecord campaign = watched_from(10s);
  ask(campaign.cutoff - 10s, "");
  const WallTime extended_at = campaign.cutoff + std::chrono::days(3);
  EXPECT_TRUE(claim_at(extended_at - 1s).empty());

  extend(campaign, extended_at, extended_at + 24h);
  ask(extended_at + 1s, "");

  EXPECT_TRUE(record_of(campaign).outages.empty());
}

TEST_F(LinkClaims, that_nobody_has_taken_since_an_extension_are_an_outage_from_it_on) {
  const CampaignRecord campaign = watched_from(10s);
  ask(campaign.cutoff - 10s, "");
  const WallTime first = campaign.cutoff + std::chrono::days(3);
  extend(campaign, first, first + 24h);
  const WallTime second = first + std::chrono::days(5);
  extend(campaign, second, second + 24h);

  ask(second + 1h, "");

  const auto outages = record_of(campaign).outages;
  ASSERT_EQ(outages.size(), 2U);
  EXPECT_EQ(outages[0].began_at, first);
  EXPECT_EQ(outages[0].ended_at, first + 24h);
  EXPECT_EQ(outages[1].began_at, second);
  EXPECT_EQ(outages[1].ended_at, second + 1h);
}

TEST_F(LinkClaims, begin_no_outage_before_an_extension_with_a_failure_of_that_time) {
  const CampaignRecord campaign = watched_from(40s);
  ask(campaign.cutoff - 40s, "");
  ask(campaign.cutoff - 10s, "a hiccup");
  const WallTime extended_at = campaign.cutoff + std::chrono::days(3);

  extend(campaign, extended_at, extended_at + 24h);
  ask(extended_at + 1s, "a hiccup");
  EXPECT_FALSE(record_of(campaign).is_down());
  ask(extended_at + 11s, "gone");

  ASSERT_TRUE(record_of(campaign).is_down());
  EXPECT_EQ(record_of(campaign).outages[0].began_at, extended_at + 1s);
}

// The right to write the table was missing, say, until somebody noticed at the release.
TEST_F(LinkClaims,
       that_were_never_made_are_made_after_the_cutoff_and_find_a_silence_from_the_begin) {
  const CampaignRecord campaign = running();
  EXPECT_EQ(record_of(campaign).known_until, now());

  ask(campaign.cutoff + 1h, "");

  EXPECT_EQ(record_of(campaign).known_until, campaign.cutoff + 1h);
  const auto outages = record_of(campaign).outages;
  ASSERT_EQ(outages.size(), 1U);
  EXPECT_EQ(outages[0].began_at, now());
  EXPECT_EQ(outages[0].ended_at, campaign.cutoff);
}

TEST_F(LinkClaims, that_were_never_made_leave_a_silence_when_they_are_waived) {
  const CampaignRecord campaign = running();

  waive(campaign, now() + 24h);

  const report::LinkRecord record = record_of(campaign);
  EXPECT_EQ(record.known_until, std::nullopt);
  ASSERT_EQ(record.outages.size(), 1U);
  EXPECT_EQ(record.outages[0].ended_at, now() + 24h);
}

// Nobody was to ask before links were watched.
TEST_F(LinkClaims, are_not_made_of_a_campaign_that_had_ended_before_links_were_watched) {
  const CampaignRecord campaign = running();
  sql("UPDATE campaigns SET link_watched_since = cutoff");

  EXPECT_TRUE(claim_at(campaign.cutoff + 1h).empty());
  EXPECT_EQ(record_of(campaign).known_until, now()) << "which is no word about its cut-off";
  waive(campaign, campaign.cutoff + 2h);

  EXPECT_EQ(record_of(campaign).known_until, std::nullopt);
  EXPECT_TRUE(record_of(campaign).outages.empty());
}

TEST_F(LinkClaims, find_no_silence_before_links_were_watched) {
  const CampaignRecord campaign = running();
  sql("UPDATE campaigns SET link_watched_since = started_at + interval '10 days'");

  ask(now() + std::chrono::days(10) + 1s, "");

  EXPECT_TRUE(record_of(campaign).outages.empty());
}

// Its cut-off has passed as before, and nobody is to ask.
TEST_F(LinkClaims, find_no_silence_between_a_cutoff_and_its_extension_though_other_dates_moved) {
  const CampaignRecord campaign = watched_from(10s);
  ask(campaign.cutoff - 10s, "");
  const WallTime effective = campaign.cutoff + std::chrono::days(20);
  extend(campaign, campaign.cutoff + std::chrono::days(4), campaign.cutoff, effective);
  const WallTime extended_at = campaign.cutoff + std::chrono::days(5);
  extend(campaign, extended_at, extended_at + 24h, effective);

  const auto claims = claim_at(extended_at + 1s);
  ASSERT_EQ(claims.size(), 1U);
  ASSERT_EQ(claims[0].lapsed.size(), 1U);
  EXPECT_EQ(claims[0].lapsed[0].from, campaign.cutoff);
  EXPECT_EQ(claims[0].lapsed[0].until, extended_at);
  EXPECT_TRUE(settle(claims[0], extended_at + 1s, ""));

  const report::LinkRecord record = record_of(campaign);
  EXPECT_TRUE(record.outages.empty());
  const report::LinkTimes times{
      .cutoff = extended_at + 24h, .now = extended_at + 48h, .zone = "UTC"};
  EXPECT_EQ(report::cutoff_owed(record, times), times.cutoff) << "nothing is owed";
}

TEST_F(LinkClaims, end_with_the_cutoff_that_is_near_the_last_answer) {
  const CampaignRecord campaign = running();
  ask(campaign.cutoff - silence_max, "");

  EXPECT_TRUE(claim_at(campaign.cutoff + 1h).empty());
}

// Whoever judges has other settings, or is a command with a configuration of its own.
TEST_F(LinkClaims, are_judged_by_the_settings_of_whoever_has_asked_last) {
  const CampaignRecord campaign = running();
  const auto seldom = claim_at(now(), 1h);
  ASSERT_EQ(seldom.size(), 1U);
  EXPECT_FALSE(seldom[0].silence_max);
  ASSERT_TRUE(settle(seldom[0], now(), ""));
  EXPECT_EQ(record_of(campaign).silence_max, 1h);

  // Not longer than the one before would have left it.
  ask(now() + 50min, "");
  EXPECT_TRUE(record_of(campaign).outages.empty());
  EXPECT_EQ(record_of(campaign).silence_max, silence_max);

  ask(now() + 53min, "");
  EXPECT_EQ(record_of(campaign).outages.size(), 1U);
}

TEST_F(LinkClaims, end_by_a_waiver_that_is_judged_by_the_settings_of_the_daemons) {
  const CampaignRecord campaign = running();
  ASSERT_TRUE(settle(claim_at(now(), 1h).at(0), now(), ""));

  waive(campaign, now() + 50min);

  EXPECT_TRUE(record_of(campaign).outages.empty());
}

}  // namespace
}  // namespace crier::store
