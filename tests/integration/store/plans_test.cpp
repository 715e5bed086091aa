// Where tables grow, a statement finds its rows by an index, whatever the planner knows of them.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"
#include "postgres/statement.h"

namespace crier::store {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

struct QueryPlans : test::CampaignDatabase {
  // How the server looks for the rows of a statement where there are many.
  std::string plan_of(const std::string& name, const std::string& values) {
    const Statement* each = Statement::first();
    while (each->name() != name) each = each->next();
    sql("SET enable_seqscan = off; SET enable_bitmapscan = off; PREPARE examined AS " +
        std::string(each->sql()));
    std::string text;
    for (const auto& row : sql("EXPLAIN EXECUTE examined" + values)) {
      text += row[0].as<std::string>() + "\n";
    }
    sql("DEALLOCATE examined");
    return text;
  }
};

TEST_F(QueryPlans, leave_confirmations_that_are_not_due) {
  const auto by_time = ContainsRegex("Index Cond: [^\n]*due_at <= statement_timestamp");

  EXPECT_THAT(plan_of("confirmations_owing", "('{email}')"), by_time);
  EXPECT_THAT(plan_of("confirmations_claim", "(1, 200, 60000)"), by_time);
}

// By the purpose, everything that was ever said about it would be read for each person.
TEST_F(QueryPlans, find_what_a_person_has_said_by_the_person) {
  const std::string plan =
      plan_of("objection_requests_people", "('{1}', '{a}', 1, 'ai-training', now())");

  EXPECT_THAT(plan, HasSubstr("NOT (purpose IS DISTINCT FROM"));
  EXPECT_THAT(plan, HasSubstr("objection_records_lane_ref_purpose_position_idx"));
  EXPECT_THAT(plan, Not(HasSubstr("objection_records_purpose_position_idx")));
}

// One that far behind is behind, however far: this is counted every half minute.
TEST_F(QueryPlans, count_no_more_of_a_backlog_than_is_told) {
  EXPECT_THAT(plan_of("objection_consumers_backlogs", "(10001)"), HasSubstr("Limit"));
}

}  // namespace
}  // namespace crier::store
