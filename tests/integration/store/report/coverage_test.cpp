#include "store/report/coverage.h"

#include "integration/store/campaign_database.h"

namespace crier::test {
namespace {

struct Coverages : CampaignDatabase {
  void SetUp() override {
    add({{"told", "DE", "", "told@example.org", ""},
         {"minor", "DE", "", "minor@example.org", ""},
         {"mute", "DE", "", "", ""},
         {"blocked", "DE", "", "blocked@example.org", ""},
         {"elsewhere", "FI", "", "elsewhere@example.org", ""}});
    campaign_ = running();
  }

  store::CampaignRecord campaign_;
};

// Without an address, or with a suppressed one, somebody is concerned all the same.
TEST_F(Coverages, tell_whom_no_way_leads_to_from_whom_it_does_not_concern) {
  for (const Lane lane : all_lanes) {
    settle_lane(campaign_, lane,
                [](const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
                  attempt.outcome =
                      ref == "told" ? AttemptOutcome::accepted : AttemptOutcome::excluded;
                  if (ref == "minor") attempt.reason = Reason::minor;
                  if (ref == "mute") attempt.reason = Reason::no_address;
                  if (ref == "blocked") attempt.reason = Reason::suppressed;
                  if (ref == "elsewhere") attempt.reason = Reason::outside_jurisdiction;
                });
  }

  const auto rows = connection_.transact([&](store::Transaction& transaction) {
    return store::campaign_coverage(transaction, campaign_.id);
  });
  const report::CoverageRow all = report::sum_of(rows);

  EXPECT_EQ(all.counts.excluded, 4);
  EXPECT_EQ(all.unreachable, 2);
  EXPECT_EQ(all.concerned(), 3);
  const auto countries = report::by_country(rows);
  ASSERT_EQ(countries.size(), 2U);
  EXPECT_EQ(countries[0].concerned(), 3);
  EXPECT_EQ(countries[1].concerned(), 0);
}

}  // namespace
}  // namespace crier::test
