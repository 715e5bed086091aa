// Which links are to be asked, by whom, and what becomes of the answers.
#include "store/campaign/link_claims.h"

#include <chrono>

#include <gtest/gtest.h>

#include "integration/store/campaign/watched_links.h"

namespace crier::store {
namespace {

using namespace std::chrono_literals;

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

}  // namespace
}  // namespace crier::store
