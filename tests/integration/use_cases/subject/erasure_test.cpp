#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "integration/use_cases/subject/erasures.h"
#include "objection/receipt.h"
#include "use_cases/campaign/reading/campaign_audit.h"
#include "use_cases/objection/link/link_standing.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using objection::StatementKind;
using testing::HasSubstr;
using testing::Not;

TEST_F(Erasures, leave_nothing_that_names_the_person_in_any_table) {
  add({german("anna-1017"), german("bo-1018")});
  sql("UPDATE subjects SET phone = '+4915112345678', name = 'Anna Beispiel' "
      "WHERE ref = 'anna-1017'");
  sql("INSERT INTO subject_addresses (lane, subject_id, kind, value, since) "
      "SELECT lane, id, 'postal', 'Anna Beispiel|Wien|AT', now() FROM subjects "
      "WHERE ref = 'anna-1017'");
  EXPECT_THAT(account("anna-1017"), HasSubstr("Anna Beispiel|Wien|AT"));
  const store::CampaignRecord campaign = begun();
  settle_all(campaign,
             [](const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
               attempt.outcome = AttemptOutcome::accepted;
               attempt.provider_id = "queued as " + ref;
             });
  report(StatementKind::objection, "anna-1017", now());
  sql("UPDATE campaigns SET alarm = '3 people in a row were refused, ref anna-1017 first, and'");

  const auto answer = erase(" anna-1017");

  ASSERT_TRUE(answer) << answer.error();
  ASSERT_TRUE(answer->erased);
  EXPECT_EQ(answer->erased->statements, 1);
  EXPECT_EQ(answer->erased->purposes, 1);
  const std::string text = dump();
  for (const char* personal : {"anna-1017", "Anna Beispiel", "4915112345678", "letter of"}) {
    EXPECT_THAT(text, Not(HasSubstr(personal)));
  }
  EXPECT_THAT(text, HasSubstr("bo-1018"));
  EXPECT_THAT(text, HasSubstr(digest("anna-1017")));
  EXPECT_EQ(count("SELECT count(*) FROM attempts WHERE outcome = 'accepted'"), 2);
  // The counts of the campaign are those of its rows.
  const auto audit = audit_campaign(connection_, found(), catalogue_);
  ASSERT_TRUE(audit);
  EXPECT_TRUE(audit->differences.empty());
}

// As they went out, and were kept, before they were told without the person.
TEST_F(Erasures, empty_alarms_that_name_the_person_and_nothing_else_may_change_one) {
  add({german("anna"), german("bo")});
  for (const char* ref : {"anna", "bo"}) {
    sql(
        fmt::format("INSERT INTO alarms (kind, subject, state, campaign, host, headline, details, "
                    "since, at) VALUES ('raised', 'halted c', 'halted', 'c', '', 'c is paused', "
                    "'3 people in a row were refused, ref {} first, and', now(), now())",
                    ref));
  }

  ASSERT_TRUE(erase("anna"));

  EXPECT_EQ(count("SELECT count(*) FROM alarms WHERE details = ''"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM alarms WHERE details LIKE '%ref bo first%'"), 1);
  EXPECT_ANY_THROW(sql("UPDATE alarms SET details = 'nothing was wrong'"));
  EXPECT_ANY_THROW(sql("UPDATE alarms SET details = '', headline = 'nothing was wrong'"));
  EXPECT_ANY_THROW(sql("DELETE FROM alarms"));
}

TEST_F(Erasures, are_their_own_record_and_safe_to_repeat) {
  add({german("anna")});

  ASSERT_TRUE(erase("anna"));
  const auto again = erase("anna");

  ASSERT_TRUE(again);
  EXPECT_FALSE(again->erased);
  EXPECT_EQ(again->before.size(), 1U);
  EXPECT_FALSE(erase("nobody"));
  EXPECT_EQ(count("SELECT count(*) FROM erasures WHERE actor = 'ada'"), 1);
  for (const char* change :
       {"UPDATE erasures SET reason = 'x'", "DELETE FROM erasures", "TRUNCATE erasures"}) {
    EXPECT_ANY_THROW(sql(change)) << change;
  }
}

TEST_F(Erasures, refuse_a_reason_that_names_the_person) {
  add({german("anna")});
  const auto refused = erase_subject(
      connection_, settings_,
      {.ref = "anna", .reason = "anna@example.org asked", .actor = "ada", .now = now()});
  ASSERT_FALSE(refused);
  EXPECT_EQ(count("SELECT count(*) FROM erasures"), 0);
}

TEST_F(Erasures, keep_an_objection_for_whoever_comes_back) {
  add({german("anna"), german("bo")});
  report(StatementKind::objection, "anna", now());
  ASSERT_TRUE(erase("anna"));
  EXPECT_THAT(exported(), HasSubstr("\"ref_digest\":\"" + digest("anna")));

  import("anna");

  EXPECT_EQ(count("SELECT count(*) FROM objections WHERE ref = 'anna'"), 1);
  // Whoever follows the register learns who it is.
  const std::string now_known = exported();
  EXPECT_THAT(now_known, HasSubstr("\"ref\":\"anna\""));
  EXPECT_THAT(now_known, HasSubstr("\"ref_digest\":\"" + digest("anna")));
  EXPECT_EQ(exported(Identifiers::digests).find(digest("anna")),
            exported(Identifiers::digests).rfind(digest("anna")));
  const auto plan =
      sql("SELECT count(*) FROM subjects AS s JOIN objections AS o USING (lane, ref)");
  EXPECT_EQ(plan[0][0].as<int>(), 1);
}

TEST_F(Erasures, let_who_comes_back_withdraw) {
  add({german("anna")});
  report(StatementKind::objection, "anna", now());
  ASSERT_TRUE(erase("anna"));

  // Known again by their own word.
  report(StatementKind::withdrawal, "anna", now() + 3h);

  EXPECT_EQ(count("SELECT count(*) FROM objections"), 0);
  EXPECT_EQ(exported(), "");
  EXPECT_EQ(count("SELECT position FROM objection_head"), 3);
  // Once more, and everything that they have said is found.
  ASSERT_TRUE(erase("anna"));
  EXPECT_EQ(statements_by(connection_, "anna", test::test_lanes).size(), 3U);
}

TEST_F(Erasures, leave_the_link_of_a_notice_working) {
  add({german("anna"), german("bo")});
  const store::CampaignRecord campaign = begun();
  settle_all(campaign, AttemptOutcome::accepted, Reason::none);
  const objection::Bearer link = bearer_of("anna", campaign.id);
  ASSERT_TRUE(erase("anna"));

  const LinkAnswer first = press(link);
  const LinkAnswer again = press(link);

  EXPECT_FALSE(first.is_nobody);
  EXPECT_TRUE(first.standing.is_new);
  EXPECT_NE(first.standing.receipt, "");
  EXPECT_EQ(again.standing.receipt, first.standing.receipt);
  EXPECT_FALSE(again.standing.is_new);
  EXPECT_EQ(count("SELECT count(*) FROM objection_records WHERE ref IS NULL"), 1);
  EXPECT_EQ(statements_by(connection_, first.standing.receipt, test::test_lanes).size(), 1U);
  // It counts for whoever comes back.
  import("anna");
  EXPECT_EQ(count("SELECT count(*) FROM objections WHERE ref = 'anna'"), 1);
  // And may be withdrawn by the old link, which leads to who they are now.
  EXPECT_EQ(press(link, StatementKind::withdrawal).standing.position, 0);
  EXPECT_EQ(count("SELECT count(*) FROM objections"), 0);
  EXPECT_EQ(press(link).standing.is_new, true);
  EXPECT_EQ(count("SELECT count(*) FROM objections WHERE ref = 'anna'"), 1);
}

TEST_F(Erasures, let_a_receipt_from_before_show_what_stands) {
  add({german("anna"), german("bo")});
  const store::CampaignRecord campaign = begun();
  const objection::Bearer link = bearer_of("anna", campaign.id);
  const objection::Bearer other = bearer_of("bo", campaign.id);
  const std::string receipt = press(link).standing.receipt;
  const auto standing = [&](const objection::Bearer& whose) {
    return connection_.transact([&](store::Transaction& transaction) {
      return standing_by_receipt(transaction, {.bearer = whose, .number = receipt});
    });
  };

  ASSERT_TRUE(standing(link));
  EXPECT_EQ(standing(link)->receipt, receipt);
  EXPECT_FALSE(standing(other));
  ASSERT_TRUE(erase("anna"));
  EXPECT_EQ(standing(link).value().receipt, receipt);
  import("anna");
  EXPECT_EQ(standing(link).value().receipt, receipt);
  static_cast<void>(press(link, StatementKind::withdrawal));
  EXPECT_EQ(standing(link).value().position, 0);
}

TEST_F(Erasures, leave_whoever_comes_back_the_receipt_that_they_have) {
  add({german("anna")});
  const store::CampaignRecord campaign = begun();
  settle_all(campaign, AttemptOutcome::accepted, Reason::none);
  const objection::Bearer link = bearer_of("anna", campaign.id);
  const std::string receipt = press(link).standing.receipt;
  for (std::size_t times = 1; times <= 2; ++times) {
    ASSERT_TRUE(erase("anna"));
    import("anna");

    const LinkAnswer again = press(link);

    EXPECT_EQ(again.standing.receipt, receipt);
    EXPECT_FALSE(again.standing.is_new);
    EXPECT_THAT(exported(), HasSubstr("\"receipt\":\"" + receipt));
    EXPECT_EQ(statements_by(connection_, receipt, test::test_lanes).size(), 1 + times);
  }
  // One confirmation for the one word that it is.
  const auto audit = audit_campaign(connection_, found(), catalogue_);
  ASSERT_TRUE(audit);
  EXPECT_TRUE(audit->differences.empty());
  EXPECT_EQ(press(link, StatementKind::withdrawal).standing.position, 0);
}

TEST_F(Erasures, keep_a_withdrawal_that_was_said_before_the_person_came_back) {
  add({german("anna")});
  const store::CampaignRecord campaign = begun();
  const objection::Bearer link = bearer_of("anna", campaign.id);
  ASSERT_TRUE(erase("anna"));
  static_cast<void>(press(link, StatementKind::objection, 2h));
  static_cast<void>(press(link, StatementKind::withdrawal, 4h));
  import("anna");

  // A letter from between them comes late.
  report(StatementKind::objection, "anna", now() + 3h);

  EXPECT_EQ(count("SELECT count(*) FROM objections"), 0);
  EXPECT_EQ(exported(), "");
}

TEST_F(Erasures, of_who_had_said_nothing_leave_their_link_to_what_they_write_later) {
  add({german("anna")});
  const store::CampaignRecord campaign = begun();
  const objection::Bearer link = bearer_of("anna", campaign.id);
  ASSERT_TRUE(erase("anna"));
  report(StatementKind::objection, "anna", now() + 3h);

  EXPECT_EQ(press(link, StatementKind::withdrawal, 4h).standing.position, 0);
  EXPECT_EQ(count("SELECT count(*) FROM objections"), 0);
}

TEST_F(Erasures, can_be_withdrawn_from_by_link_without_a_name) {
  add({german("anna")});
  const store::CampaignRecord campaign = begun();
  const objection::Bearer link = bearer_of("anna", campaign.id);
  ASSERT_TRUE(erase("anna"));
  static_cast<void>(press(link));

  EXPECT_EQ(press(link, StatementKind::withdrawal).standing.position, 0);
  EXPECT_EQ(exported(), "");
  import("anna");
  EXPECT_EQ(count("SELECT count(*) FROM objections"), 0);
}

TEST_F(Erasures, of_somebody_whom_only_a_register_knows) {
  report(StatementKind::objection, "anna", now());

  const auto answer = erase("anna");

  ASSERT_TRUE(answer && answer->erased);
  EXPECT_FALSE(answer->erased->was_in_audience);
  EXPECT_THAT(dump(), Not(HasSubstr("anna")));
}

TEST_F(Erasures, say_all_that_is_held_before_and_after) {
  add({german("anna")});
  const store::CampaignRecord campaign = begun();
  settle_all(campaign, AttemptOutcome::accepted, Reason::none);
  report(StatementKind::objection, "anna", now());
  static_cast<void>(exported());

  const std::string before = account("anna");
  EXPECT_THAT(before, HasSubstr("\"email\":\"anna@example.org\""));
  EXPECT_THAT(before, HasSubstr("\"became\":\"notified\""));
  EXPECT_THAT(before, HasSubstr("\"statement\":\"objection\""));
  EXPECT_THAT(before, HasSubstr("\"kind\":\"export\",\"recipient\":\"ada\""));
  ASSERT_TRUE(erase("anna"));
  const std::string after = account("anna");
  EXPECT_THAT(after, Not(HasSubstr("anna@example.org")));
  EXPECT_THAT(after, HasSubstr("\"became\":\"notified\""));
  EXPECT_THAT(after, HasSubstr("art. 17 request 118"));
  EXPECT_TRUE(is_nothing_held(account_of(connection_, settings_, "nobody")));
}

TEST_F(Erasures, of_people_in_an_audience_are_counted_as_left_out_and_not_as_lost) {
  add(germans(20));
  ASSERT_TRUE(erase("p3"));
  const store::CampaignRecord campaign = begun();
  ASSERT_TRUE(erase("p4"));
  settle_all(campaign,
             [](const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
               attempt.outcome = ref.empty() ? AttemptOutcome::excluded : AttemptOutcome::accepted;
               attempt.reason = ref.empty() ? Reason::erased : Reason::none;
             });

  EXPECT_EQ(count("SELECT count(*) FROM subjects WHERE erased_at IS NOT NULL"), 2);
  EXPECT_EQ(count("SELECT sum(planned) FROM campaign_counts"), 20);
  const auto audit = audit_campaign(connection_, found(), catalogue_);
  ASSERT_TRUE(audit);
  EXPECT_TRUE(audit->differences.empty());
}

// Somebody writes a letter, and is erased by somebody else before it is recorded.
TEST_F(Erasures, wait_for_no_letter_and_keep_none_from_being_recorded) {
  add(germans(1));
  const auto campaign = begun();
  press(bearer_of("p0", campaign.id));
  store::Connection elsewhere(url_, "elsewhere");
  std::jthread writing;

  connection_.transact([&](store::Transaction& transaction) {
    objection::RefDigester digester(settings_.secret);
    const store::PersonName person{
        .lane = lane_of("p0", test::test_lanes), .ref = "p0", .digest = digester.digest("p0")};
    EXPECT_TRUE(store::erase_person(transaction, person,
                                    {.actor = "ada", .reason = "art. 17", .at = now() + 1h}));
    writing = std::jthread([&] {
      const auto answer = record_reported_statement(elsewhere,
                                                    {.kind = StatementKind::objection,
                                                     .ref = "p0",
                                                     .purpose = "ai-training",
                                                     .way = objection::Way::post,
                                                     .stated_at = now() + 2h,
                                                     .stated_until = now() + 2h,
                                                     .actor = "bo",
                                                     .reason = "letter 1"},
                                                    test::test_lanes);
      EXPECT_TRUE(answer) << answer.error();
    });
    const auto waits = [&] {
      return !store::exec_unprepared(transaction, "test", "SELECT FROM pg_locks WHERE NOT granted")
                  .empty();
    };
    // CTest's time limit ends what never waits.
    while (!waits()) std::this_thread::yield();
  });
  writing.join();

  EXPECT_EQ(count("SELECT count(*) FROM objections"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM objections WHERE ref = 'p0' AND ref_digest IS NOT NULL"),
            1);
}

// What operators and forms have said in other places cannot be emptied without a look.
TEST_F(Erasures, name_the_texts_that_still_name_the_person) {
  add({german("twin-2"), german("bo")});
  sql("UPDATE subjects SET name = 'Twin Zwölf' WHERE ref = 'twin-2'");
  static_cast<void>(begun());
  sql("INSERT INTO campaign_events (campaign_id, at, actor, action, state_to, reason) "
      "SELECT id, now(), 'ada', 'pause', 'paused', 'TWIN 2 complained' FROM campaigns");
  sql("INSERT INTO suppressions (channel, address_key, reason, suppressed_at) VALUES "
      "('email', sha256('a'), 'zwoelf wrote', now()), ('email', sha256('b'), 'bounced', now())");
  sql("INSERT INTO objection_requests (purpose, stated_at, receipt, locale, name, email) "
      "VALUES ('ai-training', now(), 'R', 'de', 'Zwolf', 'x')");

  ErasureRequest request = erasure_of("twin-2");
  request.has_no_other_form = true;
  const auto answer = erase_subject(connection_, settings_, request);

  ASSERT_TRUE(answer && answer->erased);
  std::vector<std::string> tables;
  for (const TextLeft& each : answer->left) tables.push_back(each.table);
  EXPECT_EQ(tables,
            (std::vector<std::string>{"campaign_events", "objection_requests", "suppressions"}));
}

struct UnreadableForms : Erasures {
  void SetUp() override {
    Erasures::SetUp();
    add({german("twin-2"), german("bo")});
    sql("UPDATE subjects SET name = 'Twin Zwölf' WHERE ref = 'twin-2'");
    static_cast<void>(begun());
    sql(fmt::format(
        "INSERT INTO objection_requests (purpose, stated_at, receipt, locale, name, email) VALUES "
        "('ai-training', now(), '{}', 'de', 'Zwolf', 'at home'), "
        "('ai-training', now(), '{}', 'de', 'Twin', 'nowhere'), "
        "('ai-training', now(), '{}', 'de', 'Bo', 'nowhere')",
        mine_, perhaps_, another_));
  }
  Erased erase(std::vector<std::string> forms, bool has_no_other_form) {
    ErasureRequest request = erasure_of("twin-2");
    request.forms = std::move(forms);
    request.has_no_other_form = has_no_other_form;
    return erase_subject(connection_, settings_, request);
  }

  const std::string mine_ = objection::receipt_number(1);
  const std::string perhaps_ = objection::receipt_number(2);
  const std::string another_ = objection::receipt_number(3);
};

// When the person is gone nobody can tell whose they were.
TEST_F(UnreadableForms, keep_a_person_from_being_erased_until_somebody_says_whose_they_are) {
  const auto unsaid = erase({}, false);
  const auto half_said = erase({mine_}, false);

  ASSERT_FALSE(unsaid);
  EXPECT_THAT(unsaid.error(),
              testing::AllOf(testing::HasSubstr(": " + mine_ + " " + perhaps_ + "."),
                             testing::HasSubstr("--form"), testing::HasSubstr("--no-other-form")));
  ASSERT_FALSE(half_said);
  EXPECT_THAT(half_said.error(), testing::HasSubstr(": " + perhaps_ + "."));
  EXPECT_EQ(count("SELECT count(*) FROM subjects WHERE ref = 'twin-2'"), 1);
}

TEST_F(UnreadableForms, that_are_theirs_are_emptied_and_what_was_said_by_them_stands) {
  const auto answer = erase({mine_}, true);

  ASSERT_TRUE(answer && answer->erased) << answer.error();
  EXPECT_EQ(answer->erased->requests, 1);
  EXPECT_EQ(answer->erased->purposes, 1);
  EXPECT_EQ(count("SELECT count(*) FROM objection_requests WHERE receipt = '" + mine_ +
                  "' AND num_nonnulls(name, email, phone) = 0 AND settlement = 'assigned'"),
            1);
  EXPECT_EQ(count("SELECT count(*) FROM objections WHERE ref IS NULL AND ref_digest IS NOT NULL"),
            1);
  EXPECT_EQ(count("SELECT count(*) FROM objection_requests WHERE name = 'Twin'"), 1);
}

TEST_F(UnreadableForms, of_nobody_are_refused_before_anything_is_erased) {
  const auto unknown = erase({objection::receipt_number(4)}, true);
  const auto unread = erase({"nonsense"}, true);

  ASSERT_FALSE(unknown);
  ASSERT_FALSE(unread);
  EXPECT_EQ(count("SELECT count(*) FROM subjects WHERE ref = 'twin-2'"), 1);
}

// Somebody has come by the texts that an erasure has left.
TEST_F(UnreadableForms, may_be_named_after_an_erasure) {
  ASSERT_TRUE(erase({}, true));

  const auto again = erase({mine_}, true);

  ASSERT_TRUE(again && again->erased) << again.error();
  EXPECT_EQ(count("SELECT count(*) FROM objections WHERE ref_digest IS NOT NULL"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM objection_requests WHERE erased_at IS NOT NULL"), 1);
}

}  // namespace
}  // namespace crier::app
