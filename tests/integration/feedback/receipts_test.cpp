// What follows from receipts of texts, and from what people answer to them: kept first, read then.
#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "feedback/text/came_text.h"
#include "integration/use_cases/whole_campaign.h"
#include "store/campaign/campaign_steps.h"
#include "store/registers/suppressions.h"
#include "store/report/coverage.h"
#include "use_cases/campaign/reading/campaign_audit.h"
#include "use_cases/feedback/feedback_inbox.h"
#include "use_cases/feedback/feedback_reading.h"
#include "use_cases/feedback/text_intake.h"
#include "use_cases/feedback/text_reading.h"
#include "use_cases/subject/erasure.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using feedback::CameText;
using testing::HasSubstr;

class Texts : public WholeCampaign {
 protected:
  void SetUp() override {
    settings_ = connection_.transact(
        [](store::Transaction& transaction) { return store::read_settings(transaction); });
    settings_.lanes = test::test_lanes;
    add({german("anna"), german("bo"), german("cem")});
    for (const auto& [ref, number] : numbers) {
      sql(fmt::format("UPDATE subjects SET phone = '+{}' WHERE ref = '{}'", number, ref));
    }
    campaign_ = begun();
    sql("UPDATE campaign_steps SET channel = 'sms'");
  }

  static inline const std::map<std::string, std::string> numbers = {
      {"anna", "4930123456"}, {"bo", "4930222222"}, {"cem", "4930333333"}};

  // Anna's text has one part, Bo's two, and Cem's has no name.
  void send_all() {
    settle_all(campaign_,
               [&](const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
                 attempt.outcome = AttemptOutcome::accepted;
                 attempt.reason = Reason::none;
                 attempt.sent_to = "+" + numbers.at(ref);
                 if (ref == "anna") attempt.part_ids = {"00001A2B"};
                 if (ref == "bo") attempt.part_ids = {"1A2C", "1A2D"};
               });
  }

  // Of the part with this name; as SMSCs say it, from the number that the text went to.
  static CameText receipt(const std::string& ref, const std::string& id, const std::string& stat) {
    return {.from = numbers.at(ref),
            .from_type = 1,
            .to = "Example",
            .esm_class = 4,
            .octets = fmt::format("id:{} sub:001 dlvrd:001 stat:{} err:000 text:Your", id, stat)};
  }
  static CameText nobody_there(const std::string& ref, const std::string& id) {
    CameText text = receipt(ref, id, "UNDELIV");
    text.network_error = std::string("\x03\x00\x01", 3);
    return text;
  }
  static CameText answer(const std::string& from, const std::string& words) {
    return {.from = from, .from_type = 1, .to = "46000", .octets = words};
  }

  void keep(const CameText& text, std::chrono::microseconds later = 0s) {
    const std::array<CameText, 1> texts = {text};
    connection_.transact(
        [&](store::Transaction& transaction) { keep_texts(transaction, now() + later, texts); });
  }
  MailsRead read(std::chrono::seconds later = 1s, const OwnRules& own = {}) {
    return connection_
        .transact([&](store::Transaction& transaction) {
          return read_kept_mails(transaction, own, now() + later, OthersRead::wait);
        })
        .value();
  }

  std::int64_t count(const std::string& query) { return sql(query)[0][0].as<std::int64_t>(); }
  std::int64_t events() { return count("SELECT count(*) FROM feedback_events"); }
  bool is_suppressed(const std::string& ref) {
    return connection_.transact([&](store::Transaction& transaction) {
      const std::string number = "+" + numbers.at(ref);
      const std::array<std::string_view, 1> addresses = {number};
      return !store::suppressed_among(transaction, "sms", addresses, now() + 1h).empty();
    });
  }
  report::CoverageRow coverage() {
    return report::sum_of(connection_.transact([&](store::Transaction& transaction) {
      return store::campaign_coverage(transaction, campaign_.id);
    }));
  }
  void add_step() {
    sql("INSERT INTO campaign_steps (campaign_id, step, channel, begins_at) "
        "SELECT id, 2, 'email', started_at FROM campaigns");
    sql("INSERT INTO campaign_lanes (lane, campaign_id, step, audience_until, cursor, claimed_to, "
        "done) SELECT lane, campaign_id, 2, audience_until, audience_until, audience_until, true "
        "FROM campaign_lanes");
  }
  void expect_that_the_counts_are_those_of_the_rows() {
    const auto audit = audit_campaign(connection_, found(), catalogue_);
    ASSERT_TRUE(audit) << audit.error();
    for (const AuditDifference& each : audit->differences) {
      ADD_FAILURE() << each.what << " " << each.where << " " << each.counted << " " << each.rows;
    }
  }

  store::CampaignRecord campaign_;
};

TEST_F(Texts, have_arrived_when_a_receipt_says_so) {
  send_all();
  keep(receipt("anna", "00001A2B", "DELIVRD"));

  EXPECT_EQ(read().of(FeedbackEffect::counted), 1);

  EXPECT_EQ(coverage().delivered, 1);
  EXPECT_EQ(coverage().counts.notified, 3);
  EXPECT_EQ(coverage().reached(), 3);
  EXPECT_TRUE(coverage().counts.closes());
  connection_.transact([&](store::Transaction& transaction) {
    EXPECT_EQ(store::step_figures(transaction, campaign_.id).front().delivered, 1);
  });
  expect_that_the_counts_are_those_of_the_rows();
}

TEST_F(Texts, have_arrived_when_all_their_parts_have) {
  send_all();
  keep(receipt("bo", "1A2D", "DELIVRD"));
  EXPECT_EQ(read().of(FeedbackEffect::part), 1);
  EXPECT_EQ(events(), 0);

  keep(receipt("bo", "1A2C", "DELIVRD"));

  EXPECT_EQ(read().of(FeedbackEffect::counted), 1);
  EXPECT_EQ(coverage().delivered, 1);
}

TEST_F(Texts, have_arrived_when_all_their_parts_are_told_at_once) {
  send_all();
  keep(receipt("bo", "1A2C", "DELIVRD"));
  keep(receipt("bo", "1A2D", "DELIVRD"));

  const MailsRead read_now = read();

  EXPECT_EQ(read_now.of(FeedbackEffect::part), 1);
  EXPECT_EQ(read_now.of(FeedbackEffect::counted), 1);
  EXPECT_EQ(events(), 1);
}

TEST_F(Texts, of_which_a_part_is_lost_have_not_arrived_and_their_people_go_on) {
  send_all();
  add_step();
  keep(receipt("bo", "1A2C", "DELIVRD"));
  keep(receipt("bo", "1A2D", "EXPIRED"));

  read();

  EXPECT_EQ(coverage().delivered, 0);
  EXPECT_EQ(count("SELECT count(*) FROM deferrals WHERE step = 2"), 1);
  EXPECT_FALSE(is_suppressed("bo")) << "the telephone was off";
  EXPECT_EQ(coverage().counts,
            (Completeness{.planned = 3, .notified = 2, .failed = 0, .excluded = 0, .pending = 1}));
  expect_that_the_counts_are_those_of_the_rows();
}

TEST_F(Texts, to_a_number_that_nobody_has_end_it_and_their_people_go_on_once) {
  send_all();
  add_step();
  keep(nobody_there("bo", "1A2C"));
  keep(nobody_there("bo", "1A2D"));

  const MailsRead read_now = read();

  EXPECT_EQ(read_now.of(FeedbackEffect::suppressed), 1);
  EXPECT_EQ(read_now.of(FeedbackEffect::repeated), 1);
  EXPECT_TRUE(is_suppressed("bo"));
  EXPECT_FALSE(is_suppressed("anna"));
  EXPECT_EQ(count("SELECT count(*) FROM deferrals WHERE step = 2"), 1);
  EXPECT_EQ(coverage().came_back, 0) << "they count where they are now";
  expect_that_the_counts_are_those_of_the_rows();
}

TEST_F(Texts, end_a_number_by_what_the_operator_knows_of_the_provider) {
  send_all();
  CameText lost = receipt("anna", "1A2B", "UNDELIV");
  lost.octets = "id:1A2B stat:UNDELIV err:0B1";
  keep(lost);
  OwnRules own;
  own.receipts = {
      {.name = "no_such_number", .klass = feedback::FeedbackClass::hard, .error = "b1"}};

  EXPECT_EQ(read(1s, own).of(FeedbackEffect::suppressed), 1);

  EXPECT_TRUE(is_suppressed("anna"));
  EXPECT_EQ(count("SELECT count(*) FROM feedback_events WHERE rule = 'receipt_no_such_number' "
                  "AND source = 'receipt' AND words = 'stat:UNDELIV err:0B1'"),
            1);
}

TEST_F(Texts, are_found_by_a_name_however_its_number_is_written) {
  send_all();
  keep(receipt("anna", "6699", "DELIVRD"));  // 0x1A2B.
  keep(receipt("bo", "0000006700", "DELIVRD"));
  keep(receipt("bo", "1a2d", "DELIVRD"));

  read();

  EXPECT_EQ(coverage().delivered, 2);
}

TEST_F(Texts, are_not_touched_by_receipts_of_other_numbers_or_names) {
  send_all();
  CameText of_another = receipt("anna", "00001A2B", "UNDELIV");
  of_another.from = "4930999999";
  keep(of_another);
  keep(receipt("anna", "FFFF", "UNDELIV"));
  keep(receipt("cem", "1A2B", "UNDELIV"));

  EXPECT_EQ(read().of(FeedbackEffect::put_off), 3);
  const MailsRead in_the_end = read(std::chrono::seconds(receipt_put_off_max) + 1s);

  EXPECT_EQ(in_the_end.of(FeedbackEffect::foreign), 3);
  EXPECT_EQ(events(), 0);
  EXPECT_EQ(coverage().came_back, 0);
  EXPECT_EQ(count("SELECT count(*) FROM feedback_mails WHERE state = 'settled' "
                  "AND effect = 'foreign'"),
            3);
  EXPECT_EQ(count("SELECT count(*) FROM sent_texts WHERE state IS NOT NULL"), 0);
}

TEST_F(Texts, whose_receipt_comes_before_they_are_booked_are_waited_for) {
  keep(nobody_there("anna", "00001A2B"));
  EXPECT_EQ(read().of(FeedbackEffect::put_off), 1);
  EXPECT_EQ(read().mails, 0) << "not due again yet";

  send_all();

  EXPECT_EQ(read(60s).of(FeedbackEffect::suppressed), 1);
  EXPECT_EQ(coverage().came_back, 1);
  expect_that_the_counts_are_those_of_the_rows();
}

TEST_F(Texts, count_once_whatever_is_told_twice) {
  send_all();
  keep(receipt("anna", "00001A2B", "DELIVRD"));
  keep(receipt("anna", "00001A2B", "DELIVRD"));
  EXPECT_EQ(count("SELECT count(*) FROM feedback_mails"), 1) << "it is kept once";
  keep(receipt("anna", "00001A2B", "DELIVRD"), 24h);
  keep(receipt("anna", "1a2b", "DELIVRD"));
  keep(receipt("anna", "1A2B", "UNDELIV"));

  const MailsRead read_now = read(25h);

  EXPECT_EQ(read_now.mails, 4);
  EXPECT_EQ(read_now.of(FeedbackEffect::counted), 1);
  EXPECT_EQ(read_now.of(FeedbackEffect::repeated), 3) << "what was said at last stays";
  EXPECT_EQ(events(), 1);
  EXPECT_EQ(coverage().came_back, 0);
}

TEST_F(Texts, on_their_way_are_counted_and_nothing_else) {
  send_all();
  keep(receipt("anna", "00001A2B", "ENROUTE"));
  keep(receipt("anna", "00001A2B", "ACCEPTD"));
  keep(receipt("anna", "00001A2B", "UNKNOWN"));
  read();
  EXPECT_EQ(count("SELECT count(*) FROM feedback_events WHERE class IN ('delayed', 'unknown')"), 2);

  keep(receipt("anna", "00001A2B", "DELIVRD"));
  read();

  EXPECT_EQ(coverage().delivered, 1);
  EXPECT_EQ(coverage().came_back, 0);
  connection_.transact([&](store::Transaction& transaction) {
    EXPECT_TRUE(inbox(transaction, {.after = 0, .all = false, .rows_max = 10}).empty());
  });
}

TEST_F(Texts, of_which_a_receipt_cannot_be_read_are_for_people) {
  send_all();
  CameText strange = receipt("anna", "1", "DELIVRD");
  strange.octets = "1A2B,DELIVRD";
  keep(strange);
  keep({.unreadable = "\x01"});

  EXPECT_EQ(read().of(FeedbackEffect::to_be_read), 2);
}

TEST_F(Texts, that_people_answer_to_wait_for_somebody_with_their_number) {
  send_all();
  keep(answer(numbers.at("anna"), "STOP"));
  keep(answer(numbers.at("anna"), "STOP"), 1us);
  keep(answer("4930999999", "id:1A2B stat:UNDELIV"));

  EXPECT_EQ(read().of(FeedbackEffect::to_be_read), 3) << "nothing that people say is left out";

  connection_.transact([&](store::Transaction& transaction) {
    const auto open = inbox(transaction, {.after = 0, .all = false, .rows_max = 10});
    ASSERT_EQ(open.size(), 3U);
    EXPECT_EQ(open[0].way, "smpp");
    EXPECT_EQ(open[0].klass, "reply");
    EXPECT_EQ(open[0].source, "number");
    EXPECT_EQ(open[0].ref, "anna");
    EXPECT_EQ(open[2].ref, "") << "nobody has that number";
    const auto shown = shown_mail(transaction, open[0].id);
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->from, "+4930123456");
    EXPECT_EQ(shown->text, "STOP");
    EXPECT_EQ(shown_mail(transaction, open[2].id)->from, "+4930999999");
    EXPECT_TRUE(done_with_mail(transaction, open[0].id,
                               {.actor = "ada", .at = now(), .reason = "objection recorded"}));
  });
  EXPECT_EQ(events(), 0);
  EXPECT_EQ(count("SELECT count(*) FROM objection_records"), 0) << "nobody guesses at it";
}

TEST_F(Texts, that_came_to_two_people_with_one_number_do_not_say_who_answers) {
  sql("UPDATE subjects SET phone = '+4930123456' WHERE ref = 'cem'");
  settle_all(campaign_,
             [&](const std::string& ref, dispatch::AttemptRecord& attempt, dispatch::Flush&) {
               attempt.outcome = AttemptOutcome::accepted;
               attempt.sent_to = "+4930123456";
               attempt.part_ids = {"id-" + ref};
             });
  keep(answer("4930123456", "STOP"));

  EXPECT_EQ(read().of(FeedbackEffect::to_be_read), 1);

  EXPECT_EQ(count("SELECT count(*) FROM feedback_mails WHERE subject_id IS NOT NULL"), 0);
}

TEST_F(Texts, that_people_answer_to_can_be_called_a_complaint_by_who_has_read_them) {
  send_all();
  keep(answer(numbers.at("anna"), "Never again!"));
  read();
  const auto id = count("SELECT max(id) FROM feedback_mails");

  const auto effect = connection_.transact([&](store::Transaction& transaction) {
    return reclassify_mail(transaction, {},
                           {.id = id,
                            .klass = feedback::FeedbackClass::complaint,
                            .actor = "ada",
                            .at = now(),
                            .reason = "read"});
  });

  EXPECT_EQ(effect, FeedbackEffect::suppressed);
  EXPECT_TRUE(is_suppressed("anna"));
}

TEST_F(Texts, of_people_who_are_erased_have_no_names_and_no_number) {
  send_all();
  keep(answer(numbers.at("bo"), "STOP"));
  read();

  const auto erased = erase_subject(
      connection_, settings_,
      {.ref = "bo", .reason = "art. 17 request 118", .actor = "ada", .now = now() + 1h});
  ASSERT_TRUE(erased) << erased.error();

  EXPECT_EQ(count("SELECT count(*) FROM sent_texts WHERE number = '4930222222'"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM sent_texts"), 1) << "Anna's";
  EXPECT_EQ(count("SELECT count(*) FROM feedback_mails WHERE content IS NOT NULL"), 0);
  keep(nobody_there("bo", "1A2C"));
  read(std::chrono::seconds(receipt_put_off_max) + 1s);
  EXPECT_EQ(events(), 0);
}

// Whose text was under way when they were erased, and was booked then.
TEST_F(Texts, of_people_who_are_erased_leave_no_receipt_of_a_part_behind) {
  send_all();
  sql("CREATE TABLE booked_later AS SELECT * FROM sent_texts WHERE number = '4930222222'");
  const auto erased = erase_subject(
      connection_, settings_,
      {.ref = "bo", .reason = "art. 17 request 118", .actor = "ada", .now = now() + 1h});
  ASSERT_TRUE(erased) << erased.error();
  sql("INSERT INTO sent_texts SELECT * FROM booked_later");
  keep(receipt("bo", "1A2C", "DELIVRD"));

  EXPECT_EQ(read().of(FeedbackEffect::erased), 1);

  EXPECT_EQ(count("SELECT count(*) FROM feedback_mails WHERE content IS NOT NULL"), 0);
  EXPECT_EQ(events(), 0);
}

TEST_F(Texts, leave_no_row_for_each_receipt_once_it_has_served) {
  send_all();
  keep(receipt("anna", "1A2B", "DELIVRD"));
  keep(answer(numbers.at("bo"), "STOP"));
  read();
  const auto emptied = [&](WallTime at) {
    return connection_.transact(
        [&](store::Transaction& transaction) { return empty_old_mails(transaction, at, 24h); });
  };

  EXPECT_EQ(emptied(now() + 23h), 0);
  EXPECT_EQ(emptied(now() + 25h), 1);

  EXPECT_EQ(count("SELECT count(*) FROM feedback_mails"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM feedback_mails WHERE state = 'open'"), 1)
      << "what somebody wrote stays until somebody has read it";
  EXPECT_EQ(events(), 1) << "what came of it stays";
}

TEST_F(Texts, that_all_have_one_name_are_not_all_looked_through) {
  send_all();
  sql("INSERT INTO sent_texts SELECT lane, campaign_id, step, 1000 + other, attempt, 1, 1, 'same', "
      "'4930999999', taken_at FROM sent_texts, generate_series(1, 1000) AS other "
      "WHERE number = '4930123456'");

  const auto found = connection_.transact([](store::Transaction& transaction) {
    return store::texts_with_parts(transaction, {"same", "1a2b"});
  });

  EXPECT_LE(found.size(), 101U);
  EXPECT_TRUE(std::ranges::any_of(
      found, [](const store::PartOfText& part) { return part.number == "4930123456"; }));
}

TEST_F(Texts, are_forgotten_when_no_receipt_can_come_any_more) {
  send_all();
  const auto forgotten = [&](WallTime at) {
    return connection_.transact(
        [&](store::Transaction& transaction) { return forget_old_texts(transaction, at, 24h); });
  };

  EXPECT_EQ(forgotten(now() + 27 * 24h), 0);
  EXPECT_EQ(forgotten(now() + 29 * 24h), 3);
}

TEST_F(Texts, have_counts_that_are_those_of_their_rows_in_whatever_order_receipts_come) {
  send_all();
  add_step();
  std::mt19937 chance(20261130);
  const auto any = [&](int of) { return std::uniform_int_distribution<int>(0, of - 1)(chance); };
  const std::pair<const char*, const char*> parts[] = {
      {"anna", "1A2B"}, {"bo", "1A2C"}, {"bo", "6701"}, {"cem", "1A2B"}};
  const char* const states[] = {"DELIVRD", "EXPIRED", "ENROUTE", "REJECTD", "UNKNOWN", "UNDELIV"};
  for (int round = 0; round < 20; ++round) {
    for (int receipts = any(4); receipts > 0; --receipts) {
      const auto& [ref, id] = parts[any(4)];
      keep(receipt(ref, id, states[any(6)]), std::chrono::seconds(round));
    }
    read(std::chrono::seconds(round + 1));
    expect_that_the_counts_are_those_of_the_rows();
  }

  // Of each part one word counts at last, so that nobody is both.
  EXPECT_EQ(count("SELECT count(*) FROM feedback_events AS one JOIN feedback_events AS other "
                  "USING (lane, campaign_id, step, subject_id) "
                  "WHERE one.class = 'delivered' AND other.takes_back"),
            0);
  EXPECT_EQ(count("SELECT count(*) FROM deferrals WHERE step = 2"),
            count("SELECT count(*) FROM feedback_events WHERE takes_back"));
}

TEST_F(Texts, that_were_kept_are_followed_by_whoever_reads_them_later) {
  send_all();
  keep(receipt("anna", "1A2B", "DELIVRD"));

  // As after a crash between the answer and the reading: another program reads.
  store::Connection another(url_, "another");
  const auto read_now = another.transact([&](store::Transaction& transaction) {
    return read_kept_mails(transaction, {}, now() + 1s, OthersRead::wait);
  });

  EXPECT_EQ(read_now->of(FeedbackEffect::counted), 1);
  EXPECT_EQ(coverage().delivered, 1);
}

}  // namespace
}  // namespace crier::app
