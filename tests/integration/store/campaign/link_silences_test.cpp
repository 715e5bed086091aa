// What is kept of a link of our own page that nobody has asked for long.
#include <chrono>

#include <gtest/gtest.h>

#include "integration/store/campaign/watched_links.h"
#include "store/campaign/link_claims.h"

namespace crier::store {
namespace {

using namespace std::chrono_literals;

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
