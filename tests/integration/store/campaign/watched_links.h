// Campaigns whose objection links are asked, for the tests of who asks and of what is owed where
// nobody has.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "campaign/civil_time.h"
#include "integration/store/campaign_database.h"
#include "store/campaign/extensions.h"
#include "store/campaign/link_claims.h"

namespace crier::store {

struct LinkClaims : test::CampaignDatabase {
  static constexpr objection::LinkWatchPolicy policy{.interval = std::chrono::seconds(30),
                                                     .failures_to_pause = 2};
  static constexpr auto silence_max = std::chrono::minutes(2);

  std::vector<LinkClaim> claim_at(WallTime at,
                                  std::chrono::milliseconds longest_silence = silence_max,
                                  const std::vector<CampaignId>& except = {}) {
    return connection_.transact([&](Transaction& transaction) {
      return claim_links(transaction, {.now = at,
                                       .asked_until = at + std::chrono::seconds(50),
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

}  // namespace crier::store
