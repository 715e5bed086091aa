// Where tables grow, a statement finds its rows by an index, whatever the planner knows of them.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"
#include "postgres/statement.h"
#include "store/registers/objections.h"

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

TEST_F(QueryPlans, find_texts_by_the_names_of_their_parts_and_by_their_number) {
  const std::string by_name = plan_of("sent_texts_with", "('{1a2b}')");

  EXPECT_THAT(by_name, ContainsRegex("Index Cond: [^\n]*id_form = "));
  EXPECT_THAT(by_name, ContainsRegex("Index Cond: [^\n]*subject_id = [^\n]*attempt = "));
  EXPECT_THAT(plan_of("sent_texts_to", "('{4930123456}')"),
              ContainsRegex("Index Cond: [^\n]*number = "));
}

// Asked every minute, of any number of people: a few from each span of ids.
TEST_F(QueryPlans, sample_who_is_left_by_the_keys_of_people) {
  sql("INSERT INTO subjects (lane, id, ref, email, country) SELECT n % 2, nextval('subject_ids'), "
      "'p' || n, 'p' || n || '@example.org', 'DE' FROM generate_series(1, 4000) AS n");
  running();
  sql("INSERT INTO deferrals (lane, campaign_id, step, subject_id, attempt, due_at, reason, "
      "reply_code) SELECT lane, (SELECT max(id) FROM campaigns), 1, id, 1, now(), 'none', 0 "
      "FROM subjects WHERE id < 2000");
  sql("ANALYZE subjects, deferrals, campaign_lanes");

  const std::string plan = plan_of("rest_sample", "(1, 2, 128, 160, 160)");

  EXPECT_THAT(plan, ContainsRegex("Index Cond: [^\n]*id > [^\n]*id <= "));
  EXPECT_THAT(plan,
              ContainsRegex("Index Cond: [^\n]*step = [^\n]*subject_id > [^\n]*subject_id <= "));
}

// Who was exported stands among them until the printer reports it.
TEST_F(QueryPlans, read_the_list_for_the_post_by_its_own_index) {
  sql("INSERT INTO deferrals (lane, campaign_id, step, subject_id, attempt, due_at, reason, "
      "reply_code, waits_for) SELECT 1, 1, 1, n, 1, '2200-01-01', 'none', 0, "
      "CASE WHEN n % 400 = 0 THEN 'post' ELSE 'printer' END FROM generate_series(1, 4000) AS n");
  sql("ANALYZE deferrals");

  EXPECT_THAT(plan_of("letters_waiting", "(1, 1, 1, now(), 200)"), HasSubstr("deferrals_for_post"));
  EXPECT_THAT(plan_of("letter_batches_first_waiting", "(1, 2, '{letter}')"),
              HasSubstr("deferrals_for_post"));
}

// The key of a try has the step before the person: without it, all tries of the lane are read.
TEST_F(QueryPlans, find_the_tries_of_a_person_by_the_whole_key) {
  add({{.ref = "p1",
        .country = "DE",
        .locale = "de",
        .email = "p1@example.org",
        .birth_date = {}}});
  running();
  const auto by_person = ContainsRegex("Index Cond: [^\n]*step = [^\n]*subject_id = ");

  EXPECT_THAT(plan_of("bearers", "('{1}', '{1}', '{1}')"), by_person);
  EXPECT_THAT(plan_of("told_language", "(1, 1, 1)"), by_person);
  EXPECT_THAT(plan_of("confirmations_claimed", "('{1}')"), by_person);
  EXPECT_THAT(plan_of("corrections_claimed", "('{1}')"), by_person);
  EXPECT_THAT(plan_of("corrections_begin", "(1, 0, 1000, 10, 1, 2, now(), 1, 1000)"), by_person);
  EXPECT_THAT(plan_of("objection_dates", "('{1}', '{p1}', '{ai-training}', '{now}')"), by_person);
  EXPECT_THAT(plan_of("objection_told_again", "(1, 'ai-training', 3600)"), by_person);
  for (const char* each : {"held_campaigns", "held_tries"}) {
    EXPECT_THAT(plan_of(each, "(1, 'p1', '\\x00')"), by_person) << each;
  }
  EXPECT_THAT(plan_of("erasures_empty_attempts", "(1, '\\x00')"), by_person);
  EXPECT_THAT(plan_of("select_in_doubt", "(1, 1, 1, 'ai-training', 'email', 'email', NULL, now())"),
              by_person);
}

TEST_F(QueryPlans, read_the_people_who_failed_in_the_order_of_the_key) {
  running();

  EXPECT_THAT(plan_of("failed_people", "(1, 1, 1, 5, 1000, true, '{no_address}')"),
              ContainsRegex("Index Cond: [^\n]*step = [^\n]*subject_id > "));
}

TEST_F(QueryPlans, pick_up_what_is_due_by_its_place) {
  const std::string plan = plan_of("pick_up_due", "(1, 1, 1, 1, now(), 1000)");

  EXPECT_THAT(plan, HasSubstr("TID Cond: (ctid = ANY"));
  EXPECT_THAT(plan, ContainsRegex("Index Cond: [^\n]*due_at <= "));
}

TEST_F(QueryPlans, look_for_the_first_who_waits) {
  const auto by_time = ContainsRegex("Limit[^\n]*\n *-> +Index Scan using deferrals_[a-z_]*due_at");
  const std::string owner = "'11111111-1111-1111-1111-111111111111'";

  EXPECT_THAT(plan_of("claim_lane", "(1, 1, 1, " + owner + ", 1000)"), by_time);
  EXPECT_THAT(plan_of("release_held_lane", "(1, 1, 1, 1, " + owner + ", 1, now(), true)"), by_time);
  EXPECT_THAT(plan_of("lane_unmet", "(1, 1, 1, 1)"), by_time);
}

// An erasure asks this while nobody can object.
TEST_F(QueryPlans, find_the_forms_of_a_contact_by_the_contact) {
  const std::string plan = plan_of("objection_requests_with_contact", "('{a@example.org}')");

  EXPECT_THAT(plan, HasSubstr("objection_requests_by_address"));
  EXPECT_THAT(plan, HasSubstr("objection_requests_by_phone"));
}

// A register may have millions of addresses, and none of this channel.
TEST_F(QueryPlans, ask_the_register_of_suppressed_addresses_by_its_key_alone) {
  running();

  const std::string plan =
      plan_of("select_page", "(1, 1, 1, 'ai-training', 'email', 'email', NULL, now(), 0, 1000)");

  EXPECT_THAT(plan, ContainsRegex("Limit[^\n]*\n *-> +Index Only Scan using suppressions_pkey"));
  EXPECT_THAT(plan, Not(HasSubstr("Seq Scan on suppressions")));
}

TEST_F(QueryPlans, read_the_addresses_of_a_person_by_the_whole_key) {
  running();
  const auto by_person = ContainsRegex(
      "subject_addresses_pkey[^\n]*\n *Index Cond: [^\n]*lane = [^\n]*subject_id = "
      "[^\n]*kind = ");

  EXPECT_THAT(plan_of("select_page_listed",
                      "(1, 1, 1, 'ai-training', 'push', 'push', NULL, now(), 0, 1000)"),
              by_person);
  EXPECT_THAT(
      plan_of("addresses_settle", "(1, 1, 1, '{1}', '{push}', '{a}', '{dead}', '{x}', '{now}')"),
      by_person);
  EXPECT_THAT(
      plan_of("select_page", "(1, 1, 1, 'ai-training', 'email', 'email', NULL, now(), 0, 1000)"),
      Not(HasSubstr("subject_addresses")));
}

// There is no index of the ids of all lanes.
TEST_F(QueryPlans, freeze_an_audience_by_the_last_person_of_each_lane) {
  EXPECT_THAT(plan_of("campaign_set_running", "(1, now(), 'de', 64)"),
              ContainsRegex("Limit[^\n]*\n *-> +Index Only Scan Backward using subjects_pkey"));
}

// A surge outgrows the statistics of the table.
TEST_F(QueryPlans, are_made_by_indexes_once_the_head_of_the_register_is_locked) {
  const auto setting = [&](Transaction& transaction, const char* name) {
    return exec_unprepared(transaction, "test", std::string("SHOW ") + name)[0][0]
        .as<std::string>();
  };
  connection_.transact([&](Transaction& transaction) {
    static_cast<void>(lock_objection_head(transaction));
    EXPECT_EQ(setting(transaction, "enable_seqscan"), "off");
    EXPECT_EQ(setting(transaction, "jit"), "off");
  });
  connection_.transact(
      [&](Transaction& transaction) { EXPECT_EQ(setting(transaction, "enable_seqscan"), "on"); });
}

// By the purpose, everything that was ever said about it would be read for each person.
TEST_F(QueryPlans, find_what_a_person_has_said_by_the_person) {
  const std::string plan =
      plan_of("objection_requests_people", "('{1}', '{a}', 1, 'ai-training', now(), NULL)");

  EXPECT_THAT(plan, HasSubstr("NOT (purpose IS DISTINCT FROM"));
  EXPECT_THAT(plan, HasSubstr("objection_records_lane_ref_purpose_position_idx"));
  EXPECT_THAT(plan, Not(HasSubstr("objection_records_purpose_position_idx")));
}

// Hundreds of nodes are booked at once, of which there may be a million.
TEST_F(QueryPlans, hold_what_stands_against_what_was_said_lane_by_lane) {
  EXPECT_THAT(plan_of("standing_faults", "(1, 'ai-training')"),
              testing::AllOf(ContainsRegex("objection_records[^\n]*\n[^\n]*Index Cond: .lane = "),
                             ContainsRegex("on objections[^\n]*\n[^\n]*Index Cond: .lane = "),
                             Not(HasSubstr("Index Cond: (purpose"))));
}

TEST_F(QueryPlans, book_limits_by_their_names) {
  EXPECT_THAT(plan_of("store_rate_limits", "('{a,b}', '{now,now}', '{1,2}')"),
              ContainsRegex("Index Cond: [^\n]*name = "));
  EXPECT_THAT(plan_of("store_limit_days", "('{a,b}', '{1,2}', '{3,4}', '{now,now}')"),
              ContainsRegex("Index Cond: [^\n]*name = [^\n]*day = "));
}

// One that far behind is behind, however far: this is counted every half minute.
TEST_F(QueryPlans, count_no_more_of_a_backlog_than_is_told) {
  const std::string plan = plan_of("objection_consumers_backlogs", "(10001)");

  EXPECT_THAT(plan, HasSubstr("Limit"));
  // A purpose of few records is not looked for among those of all.
  EXPECT_THAT(plan, HasSubstr("objection_records_purpose_position_idx"));
  EXPECT_THAT(plan, Not(HasSubstr("objection_records_pkey")));
}

}  // namespace
}  // namespace crier::store
