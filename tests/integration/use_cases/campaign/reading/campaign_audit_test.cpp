#include "use_cases/campaign/reading/campaign_audit.h"

#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/use_cases/whole_campaign.h"
#include "store/registers/objections.h"

namespace crier::app {
namespace {

using testing::HasSubstr;

struct WholeAudit : WholeCampaign {
  AuditResult audit_of(const store::CampaignRecord& campaign) {
    const auto result = audit_campaign(connection_, campaign, catalogue_);
    if (!result) ADD_FAILURE() << result.error();
    return result.value();
  }
};

TEST_F(WholeAudit, is_refused_before_the_campaign_begins) {
  const auto result = audit_campaign(connection_, scheduled(now()), catalogue_);

  ASSERT_FALSE(result);
  EXPECT_THAT(result.error(), HasSubstr(name_of(CampaignState::scheduled)));
}

TEST_F(WholeAudit, is_refused_where_the_specification_cannot_be_read) {
  const auto result = audit_campaign(connection_, unreadable(begun()), catalogue_);

  ASSERT_FALSE(result);
  EXPECT_THAT(result.error(), HasSubstr(key));
}

TEST_F(WholeAudit, of_nobody_looks_at_every_lane_and_finds_nothing) {
  const AuditResult result = audit_of(begun());

  EXPECT_EQ(result.people, 0);
  EXPECT_EQ(result.lanes, static_cast<std::size_t>(test::test_lanes));
  EXPECT_TRUE(result.differences.empty());
}

TEST_F(WholeAudit, agrees_with_the_counts_whether_people_have_been_told_or_not) {
  add(germans(20));
  const store::CampaignRecord campaign = begun();
  settle_lane(campaign, Lane{0},
              [](const std::string&, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
                attempt.outcome = AttemptOutcome::accepted;
              });

  const AuditResult result = audit_of(campaign);

  EXPECT_EQ(result.people, 20);
  EXPECT_TRUE(result.differences.empty());
}

TEST_F(WholeAudit, finds_somebody_whose_row_is_gone) {
  add(germans(20));
  const store::CampaignRecord campaign = begun();
  settle_all(campaign, AttemptOutcome::accepted, Reason::none);
  sql("DELETE FROM attempts WHERE (lane, subject_id) IN (SELECT lane, id FROM subjects WHERE ref = "
      "'p7')");

  const AuditResult result = audit_of(campaign);

  const auto notified = std::ranges::find(result.differences, "notified", &AuditDifference::what);
  ASSERT_NE(notified, result.differences.end());
  EXPECT_EQ(notified->counted, 20);
  EXPECT_EQ(notified->rows, 19);
}

// Whoever may write to the database may take somebody out of the table of what stands.
TEST_F(WholeAudit, finds_objections_that_are_not_what_people_have_said) {
  add(germans(3));
  const store::CampaignRecord campaign = begun();
  settle_all(campaign, AttemptOutcome::accepted, Reason::none);
  std::vector<objection::Statement> said;
  for (const char* ref : {"p0", "p1"}) {
    said.push_back({.kind = objection::StatementKind::objection,
                    .lane = lane_of(ref, test::test_lanes),
                    .ref = ref,
                    .purpose = campaign.purpose,
                    .stated_at = now(),
                    .actor = "test"});
  }
  connection_.transact([&](store::Transaction& transaction) {
    static_cast<void>(store::record_statements(transaction, said));
  });
  ASSERT_TRUE(audit_of(campaign).differences.empty());

  sql("DELETE FROM objections WHERE ref = 'p1'");
  sql(
      fmt::format("INSERT INTO objections (lane, ref, purpose, position) "
                  "VALUES ({}, 'p2', '{}', 1)",
                  lane_of("p2", test::test_lanes).value, campaign.purpose));

  const AuditResult result = audit_of(campaign);
  ASSERT_EQ(result.differences.size(), 2U);
  EXPECT_EQ(result.differences[0].what, "objections");
  EXPECT_EQ(result.differences[0].counted, 1);
  EXPECT_EQ(result.differences[1].rows, 1);
}

}  // namespace
}  // namespace crier::app
