// What follows from a mail that came back: kept first, read then.
#include <array>
#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "feedback/path/return_path.h"
#include "integration/use_cases/whole_campaign.h"
#include "store/registers/suppressions.h"
#include "store/report/coverage.h"
#include "use_cases/campaign/reading/campaign_audit.h"
#include "use_cases/feedback/feedback_inbox.h"
#include "use_cases/feedback/feedback_reading.h"
#include "use_cases/feedback/mail_intake.h"
#include "use_cases/subject/erasure.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string report_mail(const std::string& to, const std::string& action, const std::string& status,
                        const std::string& said, const std::string& recipient) {
  return fmt::format(
      "From: MAILER-DAEMON@mx.example.net\r\n"
      "To: {0}\r\n"
      "Subject: Undelivered Mail Returned to Sender\r\n"
      "MIME-Version: 1.0\r\n"
      "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n"
      "\r\n"
      "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
      "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
      "Reporting-MTA: dns; mx.example.net\r\n\r\n"
      "Final-Recipient: rfc822; {4}\r\nAction: {1}\r\nStatus: {2}\r\n"
      "Diagnostic-Code: smtp; {3}\r\n\r\n"
      "--b--\r\n",
      to, action, status, said, recipient);
}

class WhatFollows : public WholeCampaign {
 protected:
  void SetUp() override {
    settings_ = connection_.transact(
        [](store::Transaction& transaction) { return store::read_settings(transaction); });
    settings_.lanes = test::test_lanes;
    add({german("anna"), german("bo"), german("cem")});
  }

  void tell_all() { settle_all(campaign_, AttemptOutcome::accepted, Reason::none); }

  std::string path_of(const std::string& ref) {
    const auto row = sql(fmt::format("SELECT lane, id FROM subjects WHERE ref = '{}'", ref))[0];
    const objection::TokenKey& key = settings_.token_keys.back();
    return feedback::return_path_of({.campaign = campaign_.id,
                                     .lane = Lane{row[0].as<std::int16_t>()},
                                     .subject = SubjectId{row[1].as<std::int64_t>()},
                                     .step = 1,
                                     .attempt = 1},
                                    "b", feedback::return_path_key(key.id, key.secret)) +
           "@bounces.example.org";
  }

  std::string gone(const std::string& ref) {
    return report_mail(path_of(ref), "failed", "5.1.1", "550 5.1.1 User unknown",
                       ref + "@example.org");
  }
  std::string full(const std::string& ref) {
    return report_mail(path_of(ref), "failed", "5.2.2", "552 5.2.2 Mailbox full",
                       ref + "@example.org");
  }

  bool keep(const std::string& octets, const std::string& recipient = {}) {
    const std::array<ComingMail, 1> mails = {
        {{.way = MailWay::lmtp, .recipient = recipient, .octets = octets}}};
    return connection_.transact([&](store::Transaction& transaction) -> bool {
      return keep_mails(transaction, now(), mails).front();
    });
  }
  MailsRead read(std::chrono::seconds later = 1s) {
    return connection_
        .transact([&](store::Transaction& transaction) {
          return read_kept_mails(transaction, {}, now() + later, OthersRead::wait);
        })
        .value();
  }

  std::int64_t count(const std::string& query) { return sql(query)[0][0].as<std::int64_t>(); }
  bool is_suppressed(const std::string& address) {
    return connection_.transact([&](store::Transaction& transaction) {
      const std::array<std::string_view, 1> addresses = {address};
      return !store::suppressed_among(transaction, "email", addresses, now() + 1h).empty();
    });
  }
  report::CoverageRow coverage() {
    return report::sum_of(connection_.transact([&](store::Transaction& transaction) {
      return store::campaign_coverage(transaction, campaign_.id);
    }));
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

class OfATold : public WhatFollows {
 protected:
  void SetUp() override {
    WhatFollows::SetUp();
    campaign_ = begun();
    tell_all();
  }
};

TEST_F(OfATold, person_whose_mailbox_is_gone_is_not_reached_and_not_written_to_again) {
  ASSERT_TRUE(keep(gone("anna"), path_of("anna")));

  const MailsRead read_now = read();

  EXPECT_EQ(read_now.of(FeedbackEffect::suppressed), 1);
  EXPECT_TRUE(is_suppressed("anna@example.org"));
  EXPECT_FALSE(is_suppressed("bo@example.org"));
  EXPECT_EQ(coverage().counts.notified, 3);
  EXPECT_EQ(coverage().came_back, 1);
  EXPECT_EQ(coverage().reached(), 2);
  EXPECT_TRUE(coverage().counts.closes());
  expect_that_the_counts_are_those_of_the_rows();
}

TEST_F(OfATold, person_counts_once_whatever_comes_twice) {
  EXPECT_TRUE(keep(gone("anna"), path_of("anna")));
  EXPECT_FALSE(keep(gone("anna"), path_of("anna")));
  EXPECT_TRUE(keep("X-Other: 1\r\n" + gone("anna"), path_of("anna")));
  EXPECT_TRUE(keep(full("anna"), path_of("anna")));

  const MailsRead read_now = read();

  EXPECT_EQ(read_now.mails, 3);
  EXPECT_EQ(read_now.of(FeedbackEffect::repeated), 1);
  EXPECT_EQ(coverage().came_back, 1);
  EXPECT_EQ(count("SELECT count(*) FROM feedback_events"), 2);
  expect_that_the_counts_are_those_of_the_rows();
}

TEST_F(OfATold, person_whose_notice_came_back_goes_on_to_the_next_step) {
  sql("INSERT INTO campaign_steps (campaign_id, step, channel, begins_at) "
      "SELECT id, 2, 'sms', started_at FROM campaigns");
  sql("INSERT INTO campaign_lanes (lane, campaign_id, step, audience_until, cursor, claimed_to, "
      "done) SELECT lane, campaign_id, 2, audience_until, audience_until, audience_until, true "
      "FROM campaign_lanes");
  keep(gone("anna"), path_of("anna"));
  keep(full("anna"), path_of("anna"));

  read();

  EXPECT_EQ(count("SELECT count(*) FROM deferrals WHERE step = 2"), 1);
  EXPECT_EQ(coverage().counts,
            (Completeness{.planned = 3, .notified = 2, .failed = 0, .excluded = 0, .pending = 1}));
  EXPECT_EQ(coverage().came_back, 0) << "they count where they are now";
  EXPECT_EQ(coverage().reached(), 2);
  expect_that_the_counts_are_those_of_the_rows();
}

TEST_F(OfATold, person_with_a_full_mailbox_is_written_to_again) {
  keep(full("bo"), path_of("bo"));

  EXPECT_EQ(read().of(FeedbackEffect::counted), 1);

  EXPECT_FALSE(is_suppressed("bo@example.org"));
  EXPECT_EQ(coverage().came_back, 1);
}

TEST_F(OfATold, person_is_not_touched_by_a_forged_report) {
  std::string path = path_of("anna");
  char& last = path[path.find('@') - 1];
  last = last == '0' ? '1' : '0';
  keep(report_mail(path, "failed", "5.1.1", "550 5.1.1 User unknown", "anna@example.org"), path);

  EXPECT_EQ(read().of(FeedbackEffect::forged), 1);

  EXPECT_FALSE(is_suppressed("anna@example.org"));
  EXPECT_EQ(count("SELECT count(*) FROM feedback_events"), 0);
}

TEST_F(OfATold, person_is_not_touched_by_a_report_that_names_them_by_address_alone) {
  keep(report_mail("somebody@bounces.example.org", "failed", "5.1.1", "550 5.1.1 User unknown",
                   "anna@example.org"));

  EXPECT_EQ(read().of(FeedbackEffect::to_be_read), 1);

  EXPECT_FALSE(is_suppressed("anna@example.org"));
}

TEST_F(OfATold, person_who_answers_is_read_by_somebody) {
  keep(
      "From: Anna <anna@example.org>\r\nTo: privacy@example.org\r\nSubject: Re: your notice\r\n\r\n"
      "I object to this.\r\n",
      path_of("anna"));

  EXPECT_EQ(read().of(FeedbackEffect::to_be_read), 1);

  connection_.transact([&](store::Transaction& transaction) {
    const auto open = inbox(transaction, {.after = 0, .all = false, .rows_max = 10});
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open.front().klass, "reply");
    EXPECT_EQ(open.front().ref, "anna");
    const auto shown = shown_mail(transaction, open.front().id);
    ASSERT_TRUE(shown);
    EXPECT_THAT(shown->text, HasSubstr("I object to this."));
    const store::FeedbackDone done{.actor = "ada", .at = now(), .reason = "recorded"};
    EXPECT_TRUE(done_with_mail(transaction, open.front().id, done));
    EXPECT_FALSE(done_with_mail(transaction, open.front().id, done));
    EXPECT_TRUE(inbox(transaction, {.after = 0, .all = false, .rows_max = 10}).empty());
  });
}

TEST_F(OfATold, person_who_complains_is_suppressed_when_somebody_has_looked) {
  keep(
      fmt::format("From: complaints@fbl.example.net\r\nTo: complaints@example.org\r\n"
                  "MIME-Version: 1.0\r\nContent-Type: multipart/report; "
                  "report-type=feedback-report; boundary=\"b\"\r\n\r\n"
                  "--b\r\nContent-Type: message/feedback-report\r\n\r\n"
                  "Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\n\r\n"
                  "--b\r\nContent-Type: message/rfc822\r\n\r\n"
                  "Return-Path: <{}>\r\nSubject: Your right to object\r\n\r\nx\r\n--b--\r\n",
                  path_of("anna")));
  ASSERT_EQ(read().of(FeedbackEffect::to_be_read), 1);
  EXPECT_FALSE(is_suppressed("anna@example.org"));
  const auto id = count("SELECT max(id) FROM feedback_mails");
  const auto said = [&](feedback::FeedbackClass klass) {
    return connection_.transact([&](store::Transaction& transaction) {
      return reclassify_mail(
          transaction, {},
          {.id = id, .klass = klass, .actor = "ada", .at = now(), .reason = "seen"});
    });
  };

  EXPECT_FALSE(said(feedback::FeedbackClass::reply));
  EXPECT_EQ(said(feedback::FeedbackClass::complaint), FeedbackEffect::suppressed);
  EXPECT_FALSE(said(feedback::FeedbackClass::complaint));  // It waits for nobody any more.

  EXPECT_TRUE(is_suppressed("anna@example.org"));
  EXPECT_EQ(coverage().complaints, 1);
  EXPECT_EQ(coverage().reached(), 3);
  expect_that_the_counts_are_those_of_the_rows();
}

TEST_F(OfATold, person_with_another_address_by_now_keeps_it) {
  sql("INSERT INTO imports (source, started_at, finished_at) "
      "VALUES ('people.csv', '2026-04-01T09:00:00Z', '2026-04-01T09:01:00Z')");
  sql("UPDATE subjects SET email = 'anna@other.example', import_id = (SELECT max(id) FROM imports) "
      "WHERE ref = 'anna'");
  sql("UPDATE subjects SET import_id = (SELECT max(id) FROM imports) WHERE ref = 'bo'");
  keep(gone("anna"), path_of("anna"));
  keep(gone("bo"), path_of("bo"));

  const MailsRead read_now = read();

  EXPECT_EQ(read_now.of(FeedbackEffect::address_changed), 1);
  EXPECT_FALSE(is_suppressed("anna@other.example"));
  EXPECT_TRUE(is_suppressed("bo@example.org"));  // The report names it.
  EXPECT_EQ(coverage().came_back, 2);
}

TEST_F(OfATold, person_who_was_erased_leaves_nothing_in_mails) {
  keep(gone("anna"), path_of("anna"));
  read();
  keep(full("anna"), path_of("anna"));

  const auto erased = erase_subject(
      connection_, settings_,
      {.ref = "anna", .reason = "art. 17 request 118", .actor = "ada", .now = now() + 1h});
  ASSERT_TRUE(erased) << erased.error();

  EXPECT_EQ(read().of(FeedbackEffect::erased), 1);
  EXPECT_EQ(count("SELECT count(*) FROM feedback_mails WHERE content IS NOT NULL "
                  "OR words IS NOT NULL"),
            0);
  EXPECT_EQ(count("SELECT count(*) FROM feedback_events WHERE words IS NOT NULL"), 0);
  expect_that_the_counts_are_those_of_the_rows();
}

TEST_F(OfATold, person_s_mail_is_emptied_when_it_has_served) {
  keep(gone("anna"), path_of("anna"));
  keep("From: Bo <bo@example.org>\r\nSubject: Re: your notice\r\n\r\nWho are you?\r\n",
       path_of("bo"));
  read();
  const auto emptied = [&](WallTime at) {
    return connection_.transact(
        [&](store::Transaction& transaction) { return empty_old_mails(transaction, at, 24h); });
  };

  EXPECT_EQ(emptied(now() + 23h), 0);
  EXPECT_EQ(emptied(now() + 25h), 1);  // What waits for somebody stays.
}

TEST_F(OfATold, audience_has_counts_that_are_those_of_its_rows_in_whatever_order_reports_come) {
  std::mt19937 chance(20261130);
  const auto any = [&](int count) {
    return std::uniform_int_distribution<int>(0, count - 1)(chance);
  };
  const char* const people[] = {"anna", "bo", "cem"};
  const std::pair<const char*, const char*> reports[] = {
      {"5.1.1", "550 5.1.1 User unknown"},
      {"5.2.2", "552 5.2.2 Mailbox full"},
      {"4.4.7", "450 4.4.1 Connection timed out"},
      {"5.7.1", "550 5.7.1 Blocked by the policy of the domain"}};
  for (int round = 0; round < 20; ++round) {
    for (int mails = any(4); mails > 0; --mails) {
      const std::string who = people[any(3)];
      const auto& [status, words] = reports[any(4)];
      keep(report_mail(path_of(who), any(5) == 0 ? "delayed" : "failed", status, words,
                       who + "@example.org"),
           path_of(who));
    }
    read();
    expect_that_the_counts_are_those_of_the_rows();
  }

  EXPECT_EQ(coverage().came_back, count("SELECT count(DISTINCT subject_id) FROM feedback_events "
                                        "WHERE class NOT IN ('delayed', 'delivered')"));
  EXPECT_EQ(coverage().came_back, 3);
}

TEST_F(WhatFollows, from_a_bounce_that_overtakes_the_booking_waits_for_it) {
  campaign_ = begun();
  keep(gone("anna"), path_of("anna"));
  EXPECT_EQ(read().of(FeedbackEffect::put_off), 1);
  EXPECT_EQ(read().mails, 0);  // Not due again yet.

  tell_all();

  EXPECT_EQ(read(60s).of(FeedbackEffect::suppressed), 1);
  EXPECT_EQ(coverage().came_back, 1);
  expect_that_the_counts_are_those_of_the_rows();
}

TEST_F(WhatFollows, from_mails_that_were_kept_is_the_same_for_whoever_reads_them_later) {
  campaign_ = begun();
  tell_all();
  for (const char* ref : {"anna", "bo", "cem"}) keep(gone(ref), path_of(ref));

  // As after a crash between the answer and the reading: another program reads.
  store::Connection another(url_, "another");
  const auto read_now = another.transact([&](store::Transaction& transaction) {
    return read_kept_mails(transaction, {}, now() + 1s, OthersRead::wait);
  });

  EXPECT_EQ(read_now->of(FeedbackEffect::suppressed), 3);
  EXPECT_EQ(coverage().came_back, 3);
}

}  // namespace
}  // namespace crier::app
