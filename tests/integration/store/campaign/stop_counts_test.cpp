#include <fmt/format.h>
#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"
#include "store/campaign/campaign_waves.h"

namespace crier::store {
namespace {

class StopCountsOf : public test::CampaignDatabase {
 protected:
  void tried(std::string_view outcome, std::string_view reason) {
    sql(
        fmt::format("INSERT INTO outcome_counts VALUES (0, {}, 1, '2026-04-01T09:00:00Z', 'email', "
                    "'DE', 'de', 'residence', '{}', '{}', 1)",
                    campaign.id.value, outcome, reason));
  }
  StopCounts counts() {
    return connection_.transact([&](Transaction& transaction) {
      return stop_counts(transaction, campaign.id, test::test_lanes, now());
    });
  }

  CampaignRecord campaign = running();
};

TEST_F(StopCountsOf, a_person_who_was_in_doubt_are_of_one_when_they_have_been_told) {
  tried("unknown", "in_doubt");
  EXPECT_EQ(counts().people, 0);

  tried("accepted", "none");

  EXPECT_EQ(counts().people, 1);
}

TEST_F(StopCountsOf, people_who_failed_are_of_those_who_were_tried) {
  tried("accepted", "none");
  tried("failed", "mailbox_unknown");
  tried("deferred", "greylisted");

  EXPECT_EQ(counts().people, 2);
  EXPECT_EQ(counts().undeliverable, 1);
}

TEST_F(StopCountsOf, people_whose_notice_came_back_were_tried_once) {
  tried("accepted", "none");
  tried("accepted", "greylisted");
  for (const char* klass : {"hard", "content"}) {
    sql(
        fmt::format("INSERT INTO feedback_counts VALUES (0, {}, 1, '2026-04-01T09:00:00Z', 'DE', "
                    "'de', '{}', 1, 1)",
                    campaign.id.value, klass));
  }

  EXPECT_EQ(counts().people, 2);
  EXPECT_EQ(counts().undeliverable, 1);
  EXPECT_EQ(counts().content_refused, 1);
}

}  // namespace
}  // namespace crier::store
