// What is said by the public form reaches everybody whom it means, whoever is known first.
#include "use_cases/objection/form/request_matching.h"

#include <optional>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "integration/use_cases/subject/erasures.h"
#include "objection/receipt.h"
#include "postgres/pq.h"
#include "store/registers/objections.h"
#include "use_cases/objection/form/form_purposes.h"
#include "use_cases/objection/form/form_statements.h"
#include "use_cases/objection/form/requests.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using objection::StatementKind;
using testing::HasSubstr;
using testing::Not;

struct Requests : Erasures {
  FormStatement say(const RequestWords& words, WallTime at,
                    const std::string& purpose = "ai-training") {
    const FormStatement said{.purpose = purpose,
                             .words = kept_words(words),
                             .locale = "de",
                             .at = at,
                             .receipt = objection::new_receipt_number()};
    connection_.transact(
        [&](store::Transaction& transaction) { record_form_statement(transaction, said); });
    return said;
  }
  // Once more, as it is; returns when it was first stated.
  WallTime send(const FormStatement& said) {
    return connection_.transact(
        [&](store::Transaction& transaction) { return record_form_statement(transaction, said); });
  }
  FormStatement say(const RequestWords& words) { return say(words, now() + 2h); }

  MatchOptions options(bool is_dry = false) {
    return {.purpose = {},
            .is_dry = is_dry,
            .actor = "ada",
            .now = [this] { return now() + 72h; },
            .stop = {}};
  }
  MatchReport match() { return match_requests(connection_, options()); }

  // Who objects, since when, how, in time or not, and by which receipt.
  std::vector<std::string> objectors() {
    return lines(
        "SELECT ref, stated_at AT TIME ZONE 'UTC', way, timeliness, "
        "coalesce(receipt, '') FROM objections JOIN objection_records USING "
        "(lane, ref, purpose, position) ORDER BY ref");
  }
  std::vector<std::string> lines(const std::string& query) {
    std::vector<std::string> found;
    for (const auto& row : sql(query)) {
      std::string line;
      for (const auto& field : row)
        line += (line.empty() ? "" : " | ") + std::string(field.c_str());
      found.push_back(line);
    }
    return found;
  }
  std::vector<std::string> open_receipts() {
    return lines("SELECT receipt FROM objection_requests WHERE settled_at IS NULL ORDER BY id");
  }
  void settle_as_nobody(const std::string& receipt) {
    EXPECT_TRUE(settle_by_hand(connection_, {.receipt = receipt,
                                             .refs = {},
                                             .nobody_because = "in no system",
                                             .actor = "ada",
                                             .at = now() + 72h,
                                             .lanes = test::test_lanes}));
  }
  std::int64_t forget_at(WallTime at) {
    return connection_.transact([&](store::Transaction& transaction) {
      return forget_requests(transaction, 24h, {.actor = "crierd", .at = at});
    });
  }
  std::int64_t open() {
    return count(
        "SELECT count(*) FROM objection_requests "
        "WHERE settled_at IS NULL");
  }
};

TEST_F(Requests, reach_everybody_with_the_address_in_whatever_spelling) {
  add({german("anna"), german("bo"), german("cy"), german("di"), german("ed")});
  sql("UPDATE subjects SET email = 'Anna@xn--bcher-kva.example' WHERE ref IN ('anna', 'cy')");
  // As it was kept before addresses had one spelling.
  sql("UPDATE subjects SET email = 'anna@bücher.example' WHERE ref = 'di'");
  sql("UPDATE subjects SET email = 'ÄNNE@example.org' WHERE ref = 'ed'");
  static_cast<void>(begun());
  const auto taken = say({.email = " anna@BÜCHER.example "});
  const auto other = say({.email = "änne@Example.org"});

  const MatchReport report = match();

  EXPECT_EQ(report.matched, 2);
  EXPECT_EQ(report.several, 1);
  EXPECT_EQ(report.people, 4);
  EXPECT_EQ(lines("SELECT ref FROM objections ORDER BY ref"),
            (std::vector<std::string>{"anna", "cy", "di", "ed"}));
  // One of them has the number; the others are linked to it.
  EXPECT_EQ(count("SELECT count(*) FROM objection_records WHERE receipt = '" + taken.receipt + "'"),
            1);
  EXPECT_EQ(
      count("SELECT count(*) FROM objection_request_people JOIN objection_requests AS request "
            "ON request.id = request_id WHERE receipt = '" +
            taken.receipt + "'"),
      3);
  EXPECT_EQ(count("SELECT count(*) FROM objection_records WHERE receipt = '" + other.receipt + "'"),
            1);
}

TEST_F(Requests, reach_whoever_has_the_number_and_take_a_number_in_the_other_field) {
  add({german("anna"), german("bo")});
  sql("UPDATE subjects SET phone = '+4915112345678' WHERE ref = 'bo'");
  static_cast<void>(begun());
  say({.email = "0049 151 / 123 456-78"});

  EXPECT_EQ(match().people, 1);

  EXPECT_EQ(lines("SELECT ref || ' ' || found_by FROM objection_request_people"),
            std::vector<std::string>{"bo phone"});
}

TEST_F(Requests, count_from_the_instant_of_the_form_against_the_dates_of_the_campaign) {
  add({german("anna"), german("bo"), german("cy")});
  static_cast<void>(begun());
  sql("UPDATE campaigns SET effective_at = cutoff + interval '1 day'");
  const auto campaign = found();
  add({german("later")});
  const auto timely = say({.email = "anna@example.org"}, campaign.cutoff - 1s);
  const auto late = say({.email = "bo@example.org"}, campaign.cutoff);
  const auto after = say({.email = "cy@example.org"}, campaign.effective_at + 1s);
  const auto of_no_campaign = say({.email = "later@example.org"}, campaign.cutoff - 1s);

  EXPECT_EQ(match().people, 4);

  EXPECT_EQ(lines("SELECT ref, timeliness, receipt FROM objection_records ORDER BY ref"),
            (std::vector<std::string>{"anna | before_cutoff | " + timely.receipt,
                                      "bo | late_before_use | " + late.receipt,
                                      "cy | late_after_use | " + after.receipt,
                                      "later | not_known | " + of_no_campaign.receipt}));
}

TEST_F(Requests, do_not_depend_on_who_comes_first) {
  static_cast<void>(begun());
  import("anna");
  say({.email = "anna@example.org"});
  say({.email = "bo@example.org"});
  EXPECT_EQ(match().nobody, 1);

  import("bo");
  // Of a request that was matched already, too.
  add({{.ref = "anna-2", .country = "DE", .locale = "de", .email = "ANNA@example.org"}});
  const MatchReport report = match();

  EXPECT_EQ(report.matched, 2);
  EXPECT_EQ(report.people, 2);
  EXPECT_EQ(lines("SELECT DISTINCT stated_at = (SELECT min(stated_at) FROM objection_requests) "
                  "FROM objection_records"),
            std::vector<std::string>{"t"});
  EXPECT_EQ(lines("SELECT ref FROM objections ORDER BY ref"),
            (std::vector<std::string>{"anna", "anna-2", "bo"}));
  EXPECT_EQ(open(), 0);
}

TEST_F(Requests, change_nothing_when_they_are_matched_again) {
  add({german("anna"), german("bo")});
  static_cast<void>(begun());
  say({.email = "anna@example.org"});
  say({.email = "nobody@example.org"});
  static_cast<void>(match());
  const std::string before = dump();

  const MatchReport again = match();

  EXPECT_EQ(dump(), before);
  EXPECT_EQ(again.looked_at, 2);
  EXPECT_EQ(again.before, 1);
  EXPECT_EQ(again.nobody, 1);
  EXPECT_EQ(again.people, 0);
}

TEST_F(Requests, change_nothing_in_a_dry_run_that_says_what_would_be) {
  add({german("anna"), german("bo")});
  static_cast<void>(begun());
  report(StatementKind::objection, "bo", now());
  say({.email = "anna@example.org"});
  say({.email = "bo@example.org"});
  say({.email = "nobody@example.org"});
  const std::string before = dump();

  const MatchReport dry = match_requests(connection_, options(true));

  EXPECT_EQ(dump(), before);
  EXPECT_EQ(dry.people, 2);
  EXPECT_EQ(dry.objected_before, 1);
  const MatchReport done = match();
  EXPECT_EQ(done.people, dry.people);
  EXPECT_EQ(dry.settled, 2);
  EXPECT_EQ(done.settled, 2);
  EXPECT_EQ(open_receipts().size(), 1U);
  EXPECT_EQ(done.objected_before, dry.objected_before);
}

TEST_F(Requests, are_overtaken_by_what_was_said_after_them) {
  add({german("anna")});
  static_cast<void>(begun());
  say({.email = "anna@example.org"}, now() + 2h);
  report(StatementKind::objection, "anna", now() + 1h);
  report(StatementKind::withdrawal, "anna", now() + 3h);

  EXPECT_EQ(match().withdrawn_since, 1);

  EXPECT_TRUE(objectors().empty());
  // The register's last word is what stands, for whoever follows it.
  EXPECT_EQ(lines("SELECT statement FROM objection_records ORDER BY position DESC LIMIT 1"),
            std::vector<std::string>{"withdrawal"});
  EXPECT_EQ(open(), 0);
  EXPECT_EQ(match().withdrawn_since, 0);
}

// By another tab, or the button "Back".
TEST_F(Requests, that_are_sent_again_after_a_withdrawal_object_anew) {
  add({german("anna"), german("bo")});
  static_cast<void>(begun());
  FormStatement looked_up = say({.email = "anna@example.org"}, now() + 1h);
  FormStatement by_hand = say({.email = "somebody"}, now() + 1h);
  static_cast<void>(match());
  ASSERT_TRUE(settle_by_hand(connection_, {.receipt = by_hand.receipt,
                                           .refs = {"bo"},
                                           .nobody_because = {},
                                           .actor = "ada",
                                           .at = now() + 2h,
                                           .lanes = test::test_lanes}));
  for (const char* ref : {"anna", "bo"}) report(StatementKind::withdrawal, ref, now() + 3h);
  EXPECT_EQ(match().people, 0);

  for (FormStatement said : {looked_up, by_hand}) {
    said.at = now() + 4h;
    EXPECT_EQ(send(said), now() + 1h) << "the receipt of before is shown";
  }
  EXPECT_EQ(match_requests(connection_, options(true)).new_objectors, 2);
  EXPECT_TRUE(objectors().empty());
  EXPECT_EQ(match().new_objectors, 2);

  EXPECT_EQ(lines("SELECT ref, stated_at = (SELECT max(sent_again_at) FROM objection_requests) "
                  "FROM objections JOIN objection_records USING (lane, ref, purpose, position) "
                  "ORDER BY ref"),
            (std::vector<std::string>{"anna | t", "bo | t"}));
  EXPECT_EQ(count("SELECT count(*) FROM objection_requests"), 2);
  const std::string before = dump();
  EXPECT_EQ(match().people, 0);
  EXPECT_EQ(dump(), before);
  EXPECT_THAT(account("anna"), Not(HasSubstr(R"("sent_again_at":null)")));
}

// What they had withdrawn is over, with its number and its confirmation.
TEST_F(Requests, that_object_anew_have_a_receipt_and_a_confirmation_of_their_own) {
  add({german("anna"), german("bo")});
  sql("UPDATE subjects SET email = 'anna@example.org'");
  static_cast<void>(begun());
  FormStatement said = say({.email = "anna@example.org"}, now() + 1h);
  static_cast<void>(match());
  for (const char* ref : {"anna", "bo"}) report(StatementKind::withdrawal, ref, now() + 3h);
  said.at = now() + 4h;
  static_cast<void>(send(said));

  static_cast<void>(match());

  const auto receipts = lines(
      "SELECT receipt FROM objections JOIN objection_records USING (lane, ref, purpose, position) "
      "WHERE receipt IS NOT NULL");
  ASSERT_EQ(receipts.size(), 2U);
  EXPECT_NE(receipts[0], receipts[1]);
  for (const std::string& receipt : receipts) EXPECT_NE(receipt, said.receipt);
  EXPECT_EQ(count("SELECT count(*) FROM objections JOIN confirmations USING (position) "
                  "WHERE state = 'owed'"),
            2);
}

TEST_F(Requests, that_are_sent_again_while_the_objection_stands_have_the_same_receipt) {
  add({german("anna")});
  static_cast<void>(begun());
  FormStatement said = say({.email = "anna@example.org"}, now() + 1h);
  static_cast<void>(match());
  said.at = now() + 2h;

  EXPECT_EQ(send(said), now() + 1h);
  EXPECT_EQ(match().people, 0);

  EXPECT_THAT(objectors(), testing::ElementsAre(HasSubstr(said.receipt)));
  EXPECT_EQ(count("SELECT count(*) FROM confirmations"), 1);
}

TEST_F(Requests, that_are_sent_again_after_they_were_emptied_are_requests_of_their_own) {
  add({german("anna"), german("bo")});
  static_cast<void>(begun());
  FormStatement matched = say({.email = "anna@example.org"}, now() + 1h);
  static_cast<void>(match());
  FormStatement open = say({.email = "bo@example.org"}, now() + 1h);
  for (const char* ref : {"anna", "bo"}) ASSERT_TRUE(erase(ref));
  ASSERT_EQ(count("SELECT count(*) FROM objection_requests WHERE erased_at IS NULL"), 0);

  for (FormStatement* const said : {&matched, &open}) {
    for (const auto later : {4h, 5h}) {
      said->at = now() + later;
      EXPECT_EQ(send(*said), now() + 1h) << "that it was emptied shows in no answer";
    }
  }

  EXPECT_EQ(count("SELECT count(*) FROM objection_requests"), 4);
  EXPECT_EQ(open_receipts(), (std::vector<std::string>{matched.receipt, open.receipt}));
  EXPECT_EQ(match().nobody, 2);
  // Somebody else has the address by now: they have said nothing before.
  add({{.ref = "anna-2", .country = "DE", .locale = "de", .email = "anna@example.org"}});
  EXPECT_EQ(match().new_objectors, 1);
  EXPECT_EQ(lines("SELECT count(*), count(DISTINCT receipt) FROM objection_records "
                  "WHERE receipt IS NOT NULL"),
            std::vector<std::string>{"3 | 3"});
  const auto found = request_with_receipt(connection_, matched.receipt);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->erased_at);
  EXPECT_EQ(found->people, 1);
}

TEST_F(Requests, that_are_open_and_sent_again_are_the_later_word_only_after_a_withdrawal) {
  add({german("anna"), german("bo")});
  static_cast<void>(begun());
  for (const char* email : {"anna@example.org", "bo@example.org"}) {
    FormStatement said = say({.email = email}, now() + 1h);
    said.at = now() + 4h;
    static_cast<void>(send(said));
  }
  report(StatementKind::objection, "anna", now());
  report(StatementKind::withdrawal, "anna", now() + 3h);

  EXPECT_EQ(match().people, 2);

  EXPECT_EQ(lines("SELECT ref, stated_at = (SELECT max(sent_again_at) FROM objection_requests) "
                  "FROM objections JOIN objection_records USING (lane, ref, purpose, position) "
                  "ORDER BY ref"),
            (std::vector<std::string>{"anna | t", "bo | f"}));
}

TEST_F(Requests, that_are_withdrawn_after_they_were_sent_again_stay_withdrawn) {
  add({german("anna")});
  static_cast<void>(begun());
  FormStatement said = say({.email = "anna@example.org"}, now() + 1h);
  static_cast<void>(match());
  said.at = now() + 2h;
  static_cast<void>(send(said));
  report(StatementKind::withdrawal, "anna", now() + 3h);

  EXPECT_EQ(match().people, 0);

  EXPECT_TRUE(objectors().empty());
}

TEST_F(Requests, count_a_person_once_however_many_forms_they_have_sent) {
  add({german("anna"), german("bo")});
  static_cast<void>(begun());
  report(StatementKind::objection, "bo", now());
  for (const char* email : {"anna@example.org", "bo@example.org"}) {
    say({.name = "Somebody Else", .email = email}, now() + 1h);
    say({.name = "Else Somebody", .email = email}, now() + 2h);
  }

  const MatchReport dry = match_requests(connection_, options(true));
  const MatchReport report = match();

  for (const MatchReport& each : {dry, report}) {
    EXPECT_EQ(each.matched, 4);
    EXPECT_EQ(each.people, 2);
    EXPECT_EQ(each.objected_before, 1);
  }
}

// A release asks a dry run whether somebody objects whom the register does not have yet.
TEST_F(Requests, count_who_has_withdrawn_one_form_and_objects_by_a_later_one_as_new) {
  add({german("anna")});
  static_cast<void>(begun());
  report(StatementKind::objection, "anna", now());
  say({.email = "anna@example.org"}, now() + 1h);
  report(StatementKind::withdrawal, "anna", now() + 2h);
  say({.name = "Anna", .email = "anna@example.org"}, now() + 3h);

  const MatchReport dry = match_requests(connection_, options(true));
  const MatchReport report = match();

  for (const MatchReport& each : {dry, report}) {
    EXPECT_EQ(each.people, 1);
    EXPECT_EQ(each.new_objectors, 1);
    EXPECT_EQ(each.withdrawn_since, 0);
  }
}

TEST_F(Requests, keep_the_receipt_of_who_has_objected_before) {
  add({german("anna")});
  static_cast<void>(begun());
  report(StatementKind::objection, "anna", now() + 1h);
  const auto first = lines("SELECT receipt FROM objection_records");
  say({.email = "anna@example.org"}, now() + 2h);

  const MatchReport report = match();

  EXPECT_EQ(report.objected_before, 1);
  EXPECT_EQ(lines("SELECT receipt FROM objections JOIN objection_records USING (position)"), first);
}

// One of them has the number of the form, which they sent first.
TEST_F(Requests, leave_the_receipt_of_a_link_to_who_has_pressed_it_since) {
  add({german("anna"), german("bo")});
  sql("UPDATE subjects SET email = 'anna@example.org'");
  const auto campaign = begun().id;
  const auto sent = say({.email = "anna@example.org"}, now() + 1h);
  const auto receipt_of_press = [&](const std::string& ref, std::chrono::minutes later) {
    return press(bearer_of(ref, campaign), StatementKind::objection, later).standing.receipt;
  };
  std::vector<std::string> expected = {receipt_of_press("anna", 2h), receipt_of_press("bo", 2h)};

  static_cast<void>(match());

  const std::vector<std::string> shown = {receipt_of_press("anna", 30 * 24h),
                                          receipt_of_press("bo", 30 * 24h)};
  expected.at(shown.at(0) == sent.receipt ? 0 : 1) = sent.receipt;
  EXPECT_EQ(shown, expected);
}

TEST_F(Requests, are_recorded_under_another_name_and_named_for_a_look) {
  add({german("anna"), german("bo")});
  sql("UPDATE subjects SET name = 'Anna Maria Beispiel'");
  static_cast<void>(begun());
  say({.name = "beispiel,  ANNA", .email = "anna@example.org"});
  const auto other = say({.name = "Bo Muster", .email = "bo@example.org"});

  const MatchReport report = match();

  EXPECT_EQ(report.people, 2);
  EXPECT_EQ(report.names_differ, 1);
  ASSERT_EQ(report.to_look_at.size(), 1U);
  EXPECT_EQ(report.to_look_at[0].receipt, other.receipt);
  EXPECT_EQ(report.to_look_at[0].ref, "bo");
}

TEST_F(Requests, stay_open_while_they_mean_nobody_or_cannot_be_read) {
  add({german("anna")});
  static_cast<void>(begun());
  say({.email = "nobody@example.org"}, now() + 1h);
  say({.email = "anna at example"}, now() + 2h);
  say({.phone = "0664 1234567"}, now() + 3h);

  const MatchReport report = match();

  EXPECT_EQ(report.nobody, 1);
  EXPECT_EQ(report.unreadable, 2);
  EXPECT_EQ(open(), 3);
  const auto standing = connection_.transact([&](store::Transaction& transaction) {
    return request_standing(transaction, now() + 25h, 24h);
  });
  EXPECT_EQ(standing.open, 3);
  EXPECT_EQ(standing.oldest, 24h);
  EXPECT_FALSE(standing.is_alarming);
}

TEST_F(Requests, are_matched_once_by_two_at_a_time) {
  std::vector<test::Person> people = germans(300);
  add(people);
  static_cast<void>(begun());
  for (const auto& person : people) say({.email = person.email});

  std::array<MatchReport, 2> reports;
  {
    std::vector<std::jthread> both;
    for (MatchReport& report : reports) {
      both.emplace_back([&report, this] {
        store::Connection connection(url_, "test");
        report = match_requests(connection, options());
      });
    }
  }

  EXPECT_EQ(reports[0].people + reports[1].people, 300);
  EXPECT_EQ(count("SELECT count(*) FROM objection_records"), 300);
  EXPECT_EQ(count("SELECT count(*) FROM objection_request_people"), 300);
  EXPECT_EQ(open(), 0);
}

TEST_F(Requests, go_on_where_they_were_stopped) {
  add(germans(250));
  static_cast<void>(begun());
  for (const auto& person : germans(250)) say({.email = person.email});
  MatchOptions stopped = options();
  int asked = 0;
  stopped.stop = [&asked] { return ++asked > 1; };

  const MatchReport first = match_requests(connection_, stopped);
  EXPECT_TRUE(first.was_stopped);
  EXPECT_LT(first.people, 250);
  const MatchReport rest = match();

  EXPECT_EQ(first.people + rest.people, 250);
  EXPECT_EQ(open(), 0);
}

TEST_F(Requests, are_recorded_once_by_a_commit_that_is_tried_again) {
  const FormStatement said = say({.email = "anna@example.org"});

  connection_.transact(
      [&](store::Transaction& transaction) { record_form_statement(transaction, said); });

  EXPECT_EQ(count("SELECT count(*) FROM objection_requests"), 1);
}

TEST_F(Requests, count_anew_when_the_same_is_said_after_a_withdrawal) {
  add({german("anna")});
  static_cast<void>(begun());
  say({.email = "anna@example.org"}, now() + 1h);
  static_cast<void>(match());
  report(StatementKind::withdrawal, "anna", now() + 2h);
  ASSERT_TRUE(objectors().empty());

  const FormStatement again = say({.email = "anna@example.org"}, now() + 3h);

  EXPECT_EQ(match().people, 1);
  EXPECT_THAT(objectors(), testing::ElementsAre(HasSubstr(again.receipt)));
}

TEST_F(Requests, are_settled_by_hand_once) {
  add({german("anna"), german("bo")});
  static_cast<void>(begun());
  const auto taken = say({.email = "anna at example"});
  const auto junk = say({.email = "x"});
  const auto settle = [&](const std::string& receipt, std::vector<std::string> refs,
                          NewRefs new_refs = NewRefs::refused) {
    return settle_by_hand(connection_, {.receipt = receipt,
                                        .refs = std::move(refs),
                                        .new_refs = new_refs,
                                        .nobody_because = "no such person",
                                        .actor = "ada",
                                        .at = now() + 3h,
                                        .lanes = test::test_lanes});
  };

  // Nobody is settled for good by a slip of the pen.
  for (const char* wrong : {"still-to-come", "", "an\u200bna", "\xff"}) {
    const auto refused = settle(taken.receipt, {"anna", wrong});
    ASSERT_FALSE(refused) << wrong;
    EXPECT_THAT(refused.error(), HasSubstr("nothing was settled"));
  }
  EXPECT_EQ(open_receipts().size(), 2U);
  EXPECT_FALSE(settle(taken.receipt, {"x\u200by"}, NewRefs::allowed));
  EXPECT_THAT(settle(taken.receipt, {"anna", "still-to-come"}).error(),
              HasSubstr("nobody with the ref \"still-to-come\";"));

  const auto done = settle(taken.receipt, {"anna", " anna", "still-to-come"}, NewRefs::allowed);

  ASSERT_TRUE(done) << done.error();
  EXPECT_EQ(done->people, 2);
  EXPECT_EQ(done->awaited, 1);
  EXPECT_EQ(lines("SELECT ref, way FROM objection_records ORDER BY ref"),
            (std::vector<std::string>{"anna | form", "still-to-come | form"}));
  EXPECT_FALSE(settle(taken.receipt, {"bo"}));
  EXPECT_FALSE(settle("7KQM-2D9X-4VTA", {"bo"}));
  ASSERT_TRUE(settle(junk.receipt, {}));
  EXPECT_EQ(lines("SELECT settlement, settled_by, why FROM objection_requests ORDER BY id"),
            (std::vector<std::string>{"assigned | ada | ", "nobody | ada | no such person"}));
  // Closed: no look-up takes them up again.
  EXPECT_EQ(match().looked_at, 0);
}

// Whoever settles one by hand knows the audience of that day.
TEST_F(Requests, that_were_settled_by_hand_find_whom_a_later_import_brings) {
  add({german("anna"), german("nt-6")});
  sql("UPDATE subjects SET email = 'future5@example.org' WHERE ref = 'anna'");
  static_cast<void>(begun());
  const FormStatement nobody = say({.email = "future5@example.org"});
  const FormStatement assigned = say({.email = "future6@example.org"});
  settle_as_nobody(nobody.receipt);
  ASSERT_TRUE(settle_by_hand(connection_, {.receipt = assigned.receipt,
                                           .refs = {"nt-6"},
                                           .nobody_because = {},
                                           .actor = "ada",
                                           .at = now() + 72h,
                                           .lanes = test::test_lanes}));
  // Anna was there, and was found not to be meant.
  EXPECT_EQ(match().looked_at, 0);

  add({german("future5"), german("future6")});
  sql(
      fmt::format("INSERT INTO imports (source, started_at, finished_at) "
                  "VALUES ('people.csv', '{0}', '{0}')",
                  iso8601(now() + 73h)));
  sql("UPDATE subjects SET import_id = (SELECT max(id) FROM imports) WHERE ref ~ '^future'");
  const MatchReport report = match();

  EXPECT_EQ(report.matched, 2);
  EXPECT_EQ(report.new_objectors, 2);
  EXPECT_EQ(lines("SELECT ref FROM objections ORDER BY ref"),
            (std::vector<std::string>{"future5", "future6", "nt-6"}));
  EXPECT_EQ(count("SELECT count(*) FROM objection_records WHERE ref = 'future5' AND receipt = '" +
                  nobody.receipt + "'"),
            1);
  // How they were settled stays as it is, and nothing is found twice.
  EXPECT_EQ(lines("SELECT settlement FROM objection_requests ORDER BY id"),
            (std::vector<std::string>{"nobody", "assigned"}));
  EXPECT_EQ(match().looked_at, 0);
}

// Why it was settled is kept when what was typed is not.
TEST_F(Requests, are_not_settled_in_their_own_words) {
  static_cast<void>(begun());
  const FormStatement said =
      say({.name = "Bob Müller", .email = "bob.m@example.org", .phone = "+49 151 123 456 78"});

  for (const char* reason : {"not Bob of sales", "no MUELLER", "nobody has bob.m@example.org",
                             "0151 12345678 is wrong"}) {
    const auto refused = settle_by_hand(connection_, {.receipt = said.receipt,
                                                      .refs = {},
                                                      .nobody_because = reason,
                                                      .actor = "ada",
                                                      .at = now() + 72h,
                                                      .lanes = test::test_lanes});
    ASSERT_FALSE(refused) << reason;
    EXPECT_THAT(refused.error(), HasSubstr("nothing was settled")) << reason;
  }
  EXPECT_EQ(open(), 1);
}

TEST_F(Requests, are_shown_to_the_person_and_go_with_them) {
  add({german("anna-1017")});
  sql("UPDATE subjects SET email = 'anna@example.org'");
  static_cast<void>(begun());
  const auto taken = say({.name = "Anna Zwirbel", .email = "Anna@Example.ORG", .phone = "12 34"});
  static_cast<void>(match());
  EXPECT_THAT(account("anna-1017"), HasSubstr(R"("email":"Anna@Example.ORG")"));

  ASSERT_TRUE(erase("anna-1017"));

  const std::string text = dump();
  for (const char* personal : {"anna-1017", "anna@", "Anna", "Zwirbel", "12 34", "Example.ORG"}) {
    EXPECT_THAT(text, Not(HasSubstr(personal)));
  }
  const auto request = request_with_receipt(connection_, taken.receipt);
  ASSERT_TRUE(request);
  EXPECT_TRUE(request->erased_at);
  EXPECT_THAT(account("anna-1017"), HasSubstr(taken.receipt));
  // The objection stands under the hash, and counts when they are back.
  import("anna-1017");
  EXPECT_EQ(match().looked_at, 0);
  EXPECT_EQ(objectors().size(), 1U);
}

TEST_F(Requests, that_are_open_are_matched_by_an_erasure_and_go_with_the_person) {
  add({german("anna-1017"), german("bo"), german("cy")});
  sql("UPDATE subjects SET email = 'anna@example.org' WHERE ref <> 'cy'");
  static_cast<void>(begun());
  const FormStatement open = say({.name = "Zwirbel", .email = "ANNA@example.org"});
  const FormStatement other = say({.email = "cy@example.org"});

  const auto answer = erase("anna-1017");

  ASSERT_TRUE(answer && answer->erased);
  EXPECT_EQ(answer->erased->requests, 1);
  const std::string request =
      lines("SELECT r::text FROM objection_requests AS r ORDER BY id").at(0);
  EXPECT_THAT(request, Not(HasSubstr("Zwirbel")));
  EXPECT_THAT(request, Not(HasSubstr("ANNA")));
  EXPECT_THAT(request, HasSubstr("ada"));
  // Whoever has the same address objects by it, too; others wait as before.
  EXPECT_EQ(lines("SELECT coalesce(ref, encode(ref_digest, 'hex')) FROM objections ORDER BY ref"),
            (std::vector<std::string>{"bo", digest("anna-1017")}));
  EXPECT_EQ(open_receipts(), std::vector<std::string>{other.receipt});
  import("anna-1017");
  EXPECT_EQ(lines("SELECT ref FROM objections WHERE ref = 'anna-1017'").size(), 1U);
}

// The audience may have to be read for minutes, and whoever presses a link waits for the head.
TEST_F(Requests, are_looked_up_by_an_erasure_before_it_locks_the_register) {
  add({german("anna-1017")});
  static_cast<void>(begun());
  say({.email = "anna-1017@example.org"});
  std::optional<Erased> answer;
  {
    store::Connection other(url_, "other");
    store::Transaction reading(other);
    store::exec_unprepared(reading, "test", "LOCK TABLE objection_request_people");
    const std::jthread erasing = erasing_until_it_waits("anna-1017", answer);

    EXPECT_NO_THROW(sql("SELECT FROM objection_head FOR UPDATE NOWAIT"));
    reading.commit();
  }

  ASSERT_TRUE(answer && *answer && (*answer)->erased);
  EXPECT_EQ((*answer)->erased->requests, 1);
}

TEST_F(Requests, that_are_sent_while_an_erasure_is_on_its_way_go_with_the_person) {
  add({german("anna-1017"), german("bo"), german("cy")});
  sql("UPDATE subjects SET phone = '+4915112345678' WHERE ref = 'bo'");
  static_cast<void>(begun());
  say({.name = "Early", .email = "Anna-1017@example.org"});
  std::optional<Erased> answer;
  {
    store::Connection other(url_, "other");
    store::Transaction pressing(other);
    static_cast<void>(store::lock_objection_head(pressing));
    const std::jthread erasing = erasing_until_it_waits("anna-1017", answer);

    say({.name = "Zwirbel", .email = "anna-1017@example.org", .phone = "+49 151 123 456 78"});
    sql("UPDATE subjects SET name = 'Anders' WHERE ref = 'anna-1017'");
    pressing.commit();
  }

  ASSERT_TRUE(answer && *answer && (*answer)->erased);
  EXPECT_EQ((*answer)->erased->requests, 2);
  const std::string text = dump();
  for (const char* personal : {"anna-1017", "Anna", "Early", "Zwirbel", "123 456 78", "Anders"}) {
    EXPECT_THAT(text, Not(HasSubstr(personal)));
  }
  EXPECT_EQ(lines("SELECT coalesce(ref, encode(ref_digest, 'hex')) FROM objections ORDER BY ref"),
            (std::vector<std::string>{"bo", digest("anna-1017")}));
}

TEST_F(Requests, are_found_by_an_erasure_in_any_spelling_of_the_contact) {
  struct Row {
    std::string ref;
    std::string email;
    std::string typed;
  };
  const std::vector<Row> rows = {{"case", "Case.One@Example.org", "cASE.oNE@eXAMPLE.org"},
                                 {"label", "info@Bücher.example", "info@xn--bcher-kva.example"},
                                 {"other", "post@xn--bcher-kva.example", "post@BÜCHER.example"},
                                 {"local", "Jörg@example.org", "JÖRG@EXAMPLE.org"}};
  for (const Row& row : rows) {
    add({german(row.ref)});
    sql(fmt::format("UPDATE subjects SET email = '{}' WHERE ref = '{}'", row.email, row.ref));
    say({.email = row.typed});

    const auto answer = erase(row.ref);

    ASSERT_TRUE(answer && answer->erased) << row.ref;
    EXPECT_EQ(answer->erased->requests, 1) << row.ref;
  }
}

TEST_F(Requests, that_were_settled_as_nobody_go_with_the_person) {
  add({german("anna-1017")});
  sql("UPDATE subjects SET phone = '+4915112345678'");
  static_cast<void>(begun());
  const FormStatement said = say({.phone = "+49 151 123 456 78"});
  settle_as_nobody(said.receipt);

  ASSERT_TRUE(erase("anna-1017"));

  EXPECT_THAT(dump(), Not(HasSubstr("123 456 78")));
  EXPECT_EQ(count("SELECT count(*) FROM objection_records"), 0);
}

TEST_F(Requests, are_emptied_when_they_have_served) {
  add({german("anna"), german("bo")});
  static_cast<void>(begun());
  say({.name = "Matched", .email = "anna@example.org"});
  static_cast<void>(match());  // After 72 hours.
  const FormStatement nobody = say({.name = "Nobody", .email = "nobody@example.org"});
  settle_as_nobody(nobody.receipt);
  say({.name = "Open", .email = "other@example.org"});
  const auto kept = [this] {
    return lines(
        "SELECT name FROM objection_requests "
        "WHERE name IS NOT NULL ORDER BY id");
  };

  // Whoever is imported while it tells people may be meant by what was settled.
  EXPECT_EQ(forget_at(now() + 72h + 25h), 0);
  sql("UPDATE campaigns SET state = 'cancelled'");
  EXPECT_EQ(forget_at(now() + 72h + 24h), 0);
  EXPECT_EQ(forget_at(now() + 72h + 25h), 2);
  EXPECT_EQ(kept(), std::vector<std::string>{"Open"});
  EXPECT_EQ(count("SELECT count(*) FROM objection_requests WHERE erased_by = 'crierd'"), 2);
  EXPECT_EQ(objectors().size(), 1U);
}

TEST_F(Requests, are_never_changed_in_what_they_say) {
  add({german("anna")});
  static_cast<void>(begun());
  say({.email = "anna@example.org"});
  static_cast<void>(match());

  for (const char* change :
       {"UPDATE objection_requests SET email = 'x'",
        "UPDATE objection_requests SET settled_by = 'x'", "DELETE FROM objection_requests",
        "TRUNCATE objection_requests", "DELETE FROM objection_request_people",
        "UPDATE objection_request_people SET ref = 'x'"}) {
    EXPECT_ANY_THROW(sql(change)) << change;
  }
}

std::vector<std::string> purposes_in(store::Connection& connection) {
  std::vector<std::string> purposes;
  connection.transact([&](store::Transaction& transaction) {
    for (const ObjectionTerms& terms : form_purposes(transaction)) {
      purposes.push_back(terms.spec.purpose);
    }
  });
  return purposes;
}

TEST_F(Requests, can_be_made_of_what_somebody_may_have_heard_of) {
  EXPECT_TRUE(purposes_in(connection_).empty());
  static_cast<void>(created());
  EXPECT_TRUE(purposes_in(connection_).empty());
  sql("UPDATE campaigns SET state = 'scheduled', start_at = now()");
  EXPECT_EQ(purposes_in(connection_), std::vector<std::string>{"ai-training"});
  sql("UPDATE campaigns SET state = 'cancelled'");
  EXPECT_TRUE(purposes_in(connection_).empty());
  // Whoever was told before it was cancelled may object for ever.
  sql("UPDATE campaigns SET started_at = now()");
  EXPECT_EQ(purposes_in(connection_), std::vector<std::string>{"ai-training"});
}

// The terms are those of the latest campaign of the purpose, but of one that can be objected to.
TEST_F(Requests, state_the_terms_of_the_latest_campaign_that_has_begun) {
  static_cast<void>(begun());
  const auto again = [this](const std::string& name, const std::string& spec,
                            const std::string& started_at) {
    sql("INSERT INTO campaigns (key, state, purpose, channel, spec, notify_by, cutoff, "
        "effective_at, created_at, start_at, started_at, audience_until, locales, token_key) "
        "SELECT '" +
        name + "', CASE WHEN " + started_at +
        " IS NULL THEN 'scheduled' ELSE state END, purpose, channel, " + spec +
        ", notify_by, cutoff, effective_at, created_at, start_at, " + started_at +
        ", audience_until, locales, token_key FROM campaigns WHERE key = 'ai-training-2026'");
  };
  again("second", "spec", "started_at");
  again("breach",
        "$$" + sample_spec(NoticeProfile::breach, std::chrono::year(2026) / 3 / 31) + "$$",
        "started_at");
  again("announced", "spec", "NULL::timestamptz");

  connection_.transact([](store::Transaction& transaction) {
    const auto purposes = form_purposes(transaction);
    ASSERT_EQ(purposes.size(), 1U);
    EXPECT_EQ(purposes.front().spec.key, "second");
  });
}

}  // namespace
}  // namespace crier::app
