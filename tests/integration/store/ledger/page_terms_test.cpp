#include "store/ledger/page_terms.h"

#include "integration/store/campaign_database.h"

namespace crier::test {
namespace {

class KnownTermsOf : public CampaignDatabase {
 protected:
  CampaignId campaign_for(const std::string& purpose) {
    const auto id = sql(fmt::format(
        "INSERT INTO campaigns (key, state, purpose, channel, spec, notify_by, cutoff, "
        "effective_at, created_at, start_at, started_at, audience_until, locales) "
        "SELECT '{0}', state, '{0}', channel, spec, notify_by, cutoff, effective_at, created_at, "
        "start_at, started_at, audience_until, locales FROM campaigns WHERE key = 'ai-training' "
        "RETURNING id",
        purpose));
    const CampaignId campaign{id[0][0].as<std::int64_t>()};
    sql(
        fmt::format("INSERT INTO campaign_steps (campaign_id, step, channel, begins_at) "
                    "VALUES ({}, 1, 'email', now())",
                    campaign.value));
    return campaign;
  }

  std::string purpose_of(CampaignId campaign) {
    return connection_.transact([&](store::Transaction& transaction) {
      return terms_.of(transaction, campaign, first_step).purpose;
    });
  }

  store::KnownTerms terms_{2};
};

TEST_F(KnownTermsOf, campaigns_under_way_are_read_once) {
  const CampaignId campaign = running().id;
  EXPECT_EQ(purpose_of(campaign), "ai-training");

  sql("UPDATE campaigns SET purpose = 'another'");

  EXPECT_EQ(purpose_of(campaign), "ai-training");
}

TEST_F(KnownTermsOf, more_campaigns_than_it_keeps_are_read_again) {
  const CampaignId first = running().id;
  const CampaignId second = campaign_for("second");
  const CampaignId third = campaign_for("third");

  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(purpose_of(first), "ai-training");
    EXPECT_EQ(purpose_of(second), "second");
    EXPECT_EQ(purpose_of(third), "third");
  }

  sql("UPDATE campaigns SET purpose = 'another'");
  EXPECT_EQ(purpose_of(first), "another");
  EXPECT_EQ(purpose_of(third), "third");
}

TEST_F(KnownTermsOf, steps_have_channels_of_their_own) {
  const CampaignId campaign = running({{.channel = channel_named("email").value()},
                                       {.channel = channel_named("sms").value()}})
                                  .id;
  const auto of_step = [&](int step) {
    return connection_.transact(
        [&](store::Transaction& transaction) { return terms_.of(transaction, campaign, step); });
  };

  EXPECT_EQ(of_step(1).channel, "email");
  EXPECT_EQ(of_step(1).next.value().step, 2);
  EXPECT_EQ(of_step(2).channel, "sms");
  EXPECT_EQ(of_step(2).address, AddressKind::phone);
  EXPECT_FALSE(of_step(2).next);
  EXPECT_THROW(of_step(3), dispatch::LedgerRefused);
}

TEST_F(KnownTermsOf, campaigns_that_are_gone_are_refused) {
  EXPECT_THROW(purpose_of(CampaignId{4711}), dispatch::LedgerRefused);
}

}  // namespace
}  // namespace crier::test
