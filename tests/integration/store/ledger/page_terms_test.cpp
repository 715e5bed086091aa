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
    return {id[0][0].as<std::int64_t>()};
  }

  std::string purpose_of(CampaignId campaign) {
    return connection_.transact(
        [&](store::Transaction& transaction) { return terms_.of(transaction, campaign).purpose; });
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

TEST_F(KnownTermsOf, campaigns_that_are_gone_are_refused) {
  EXPECT_THROW(purpose_of(CampaignId{4711}), dispatch::LedgerRefused);
}

}  // namespace
}  // namespace crier::test
