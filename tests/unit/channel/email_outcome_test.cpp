#include "channel/email_outcome.h"

#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::channel {
namespace {

using smtp::Ending;
using smtp::EnhancedCode;
using smtp::Obstacle;
using smtp::Stage;
using smtp::Trouble;

struct Row {
  Stage stage;
  int code;
  EnhancedCode enhanced;
  Verdict verdict;
  Reason reason;
  Scope scope{Scope::recipient};
};

constexpr auto later = Verdict::retry_later;
constexpr auto give_up = Verdict::give_up;
constexpr auto refused = Verdict::refused;
constexpr auto halt = Verdict::halt;
const std::string relay = "mail.example.org:587";
constexpr EnhancedCode none{};

std::string name(const Row& row) {
  return std::to_string(static_cast<int>(row.stage)) + ": " + std::to_string(row.code) + " " +
         std::to_string(row.enhanced.klass) + "." + std::to_string(row.enhanced.subject) + "." +
         std::to_string(row.enhanced.detail);
}

void expect_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(name(row));
    const Outcome outcome = outcome_of({.kind = Ending::Kind::refused,
                                        .stage = row.stage,
                                        .code = row.code,
                                        .enhanced = row.enhanced},
                                       relay);
    EXPECT_EQ(outcome.verdict, row.verdict);
    EXPECT_EQ(name_of(outcome.reason), name_of(row.reason));
    if (row.verdict == later) EXPECT_EQ(outcome.scope, row.scope);
    EXPECT_EQ(outcome.reply_code, row.code);
  }
}

TEST(EmailOutcome, what_names_the_recipient_is_the_recipients) {
  expect_rows({
      {Stage::recipient, 550, {5, 1, 1}, give_up, Reason::mailbox_unknown},
      {Stage::recipient, 550, {5, 1, 2}, give_up, Reason::domain_unknown},
      {Stage::recipient, 501, {5, 1, 3}, give_up, Reason::address_refused},
      {Stage::recipient, 551, {5, 1, 6}, give_up, Reason::mailbox_unknown},
      {Stage::recipient, 556, {5, 1, 10}, give_up, Reason::domain_unknown},
      {Stage::content, 550, {5, 1, 1}, give_up, Reason::mailbox_unknown},
      {Stage::recipient, 550, {5, 2, 1}, give_up, Reason::mailbox_disabled},
      {Stage::recipient, 552, {5, 2, 2}, later, Reason::mailbox_full},
      {Stage::recipient, 550, {5, 4, 4}, give_up, Reason::domain_unknown},
      {Stage::recipient, 553, {5, 6, 7}, give_up, Reason::smtputf8_unsupported},
      {Stage::recipient, 551, none, give_up, Reason::mailbox_unknown},
      {Stage::recipient, 552, none, later, Reason::mailbox_full},
      {Stage::recipient, 553, none, give_up, Reason::address_refused},
      {Stage::recipient, 556, none, give_up, Reason::domain_unknown},
  });
}

// Whatever a server says once a recipient is named may be about that one: it never stops the
// others.
TEST(EmailOutcome, a_refusal_after_the_recipient_is_named_leaves_open_whom_it_is_about) {
  expect_rows({
      {Stage::recipient, 550, {5, 1, 8}, refused, Reason::policy_refused},
      {Stage::recipient, 550, {5, 7, 1}, refused, Reason::policy_refused},
      {Stage::recipient, 554, {5, 7, 1}, refused, Reason::policy_refused},
      {Stage::recipient, 571, {5, 7, 1}, refused, Reason::policy_refused},
      {Stage::recipient, 550, {5, 7, 26}, refused, Reason::policy_refused},
      {Stage::recipient, 530, {5, 7, 0}, refused, Reason::authentication_failed},
      {Stage::recipient, 550, {5, 4, 1}, refused, Reason::service_unavailable},
      {Stage::recipient, 554, {5, 3, 0}, refused, Reason::service_unavailable},
      {Stage::recipient, 555, {5, 5, 4}, refused, Reason::protocol_error},
      {Stage::recipient, 500, none, refused, Reason::protocol_error},
      {Stage::recipient, 501, none, refused, Reason::protocol_error},
      {Stage::recipient, 504, none, refused, Reason::protocol_error},
      {Stage::recipient, 530, none, refused, Reason::authentication_failed},
      {Stage::recipient, 550, none, refused, Reason::mailbox_unknown},
      {Stage::recipient, 554, none, refused, Reason::policy_refused},
      {Stage::recipient, 571, none, refused, Reason::policy_refused},
      {Stage::data, 554, none, refused, Reason::policy_refused},
      {Stage::data, 550, {5, 7, 1}, refused, Reason::policy_refused},
      {Stage::data, 500, none, refused, Reason::protocol_error},
      {Stage::content, 554, {5, 7, 1}, refused, Reason::policy_refused},
      {Stage::content, 554, {5, 3, 0}, refused, Reason::service_unavailable},
      {Stage::content, 554, {5, 6, 0}, refused, Reason::content_refused},
      {Stage::content, 554, {5, 0, 0}, refused, Reason::content_refused},
      {Stage::content, 552, {5, 2, 3}, refused, Reason::message_too_large},
      {Stage::content, 550, none, refused, Reason::content_refused},
      {Stage::content, 552, none, refused, Reason::message_too_large},
      {Stage::content, 571, none, refused, Reason::content_refused},
      {Stage::content, 500, none, refused, Reason::protocol_error},
  });
}

TEST(EmailOutcome, a_refusal_before_is_the_senders_whoever_comes_next) {
  expect_rows({
      {Stage::greeting, 554, {5, 7, 1}, halt, Reason::policy_refused},
      {Stage::greeting, 554, none, halt, Reason::policy_refused},
      {Stage::hello, 550, none, halt, Reason::policy_refused},
      {Stage::authentication, 535, {5, 7, 8}, halt, Reason::authentication_failed},
      {Stage::authentication, 535, none, halt, Reason::authentication_failed},
      {Stage::authentication, 0, none, halt, Reason::authentication_failed},
      {Stage::mail, 530, {5, 7, 0}, halt, Reason::authentication_failed},
      {Stage::mail, 550, {5, 1, 0}, halt, Reason::policy_refused},
      {Stage::mail, 550, none, halt, Reason::policy_refused},
      {Stage::mail, 555, {5, 5, 4}, halt, Reason::protocol_error},
      {Stage::mail, 554, {5, 3, 0}, later, Reason::service_unavailable, Scope::channel},
      // Of MAIL's parameters one is about this notice alone: its size.
      {Stage::mail, 552, {5, 3, 4}, refused, Reason::message_too_large},
      {Stage::mail, 552, {5, 2, 3}, refused, Reason::message_too_large},
      {Stage::mail, 552, none, refused, Reason::message_too_large},
  });
}

TEST(EmailOutcome, a_transient_refusal_slows_down_whom_it_is_about) {
  expect_rows({
      // Whatever the stage, 421 is a server's goodbye, unless it says that it is about the mailbox
      // or about policy once somebody has been named.
      {Stage::mail, 421, {4, 3, 2}, later, Reason::service_unavailable, Scope::channel},
      {Stage::mail, 421, {4, 7, 0}, later, Reason::rate_limited, Scope::channel},
      {Stage::recipient, 421, {4, 3, 2}, later, Reason::service_unavailable, Scope::channel},
      {Stage::recipient, 421, {4, 4, 2}, later, Reason::service_unavailable, Scope::channel},
      {Stage::recipient, 421, {4, 7, 0}, later, Reason::greylisted, Scope::recipient},
      {Stage::recipient, 421, {4, 7, 1}, later, Reason::greylisted, Scope::recipient},
      {Stage::data, 421, {4, 7, 1}, later, Reason::greylisted, Scope::recipient},
      {Stage::content, 421, {4, 7, 28}, later, Reason::greylisted, Scope::recipient},
      {Stage::recipient, 421, {4, 2, 1}, later, Reason::rate_limited, Scope::recipient},
      {Stage::recipient, 421, {4, 2, 2}, later, Reason::mailbox_full, Scope::recipient},
      {Stage::content, 421, none, later, Reason::service_unavailable, Scope::channel},
      {Stage::mail, 451, none, later, Reason::service_unavailable, Scope::channel},
      {Stage::mail, 450, {4, 7, 1}, later, Reason::rate_limited, Scope::channel},
      {Stage::mail, 452, {4, 4, 5}, later, Reason::service_unavailable, Scope::channel},
      // Greylisting comes anywhere after MAIL and in any words.
      {Stage::recipient, 450, none, later, Reason::greylisted},
      {Stage::recipient, 451, {4, 7, 1}, later, Reason::greylisted},
      {Stage::recipient, 450, {4, 1, 2}, later, Reason::greylisted},
      {Stage::recipient, 450, {4, 4, 1}, later, Reason::greylisted},
      {Stage::recipient, 451, {4, 3, 0}, later, Reason::service_unavailable},
      {Stage::recipient, 452, {4, 3, 1}, later, Reason::service_unavailable},
      {Stage::data, 451, none, later, Reason::greylisted},
      {Stage::data, 451, {4, 7, 1}, later, Reason::greylisted},
      {Stage::content, 451, none, later, Reason::greylisted},
      {Stage::content, 450, none, later, Reason::greylisted},
      {Stage::content, 451, {4, 7, 1}, later, Reason::greylisted},
      {Stage::content, 451, {4, 3, 0}, later, Reason::service_unavailable},
      {Stage::content, 450, {4, 2, 2}, later, Reason::mailbox_full},
      {Stage::recipient, 452, {4, 2, 2}, later, Reason::mailbox_full},
      // Gmail: the mailbox gets mail too quickly.
      {Stage::recipient, 450, {4, 2, 1}, later, Reason::rate_limited},
      {Stage::content, 450, {4, 2, 1}, later, Reason::rate_limited},
      {Stage::recipient, 450, {4, 2, 0}, later, Reason::greylisted},
      {Stage::content, 451, {4, 2, 0}, later, Reason::greylisted},
      {Stage::recipient, 450, {4, 2, 9}, later, Reason::mailbox_disabled},
      {Stage::recipient, 452, none, later, Reason::greylisted},
      {Stage::recipient, 452, {4, 5, 3}, later, Reason::rate_limited, Scope::channel},
  });
}

TEST(EmailOutcome, an_accepted_notice_carries_the_servers_name_for_it) {
  const Outcome outcome = outcome_of({.kind = Ending::Kind::accepted,
                                      .stage = Stage::content,
                                      .code = 250,
                                      .enhanced = {2, 0, 0},
                                      .text = "Ok: queued as 4A1B2C"},
                                     relay);

  EXPECT_EQ(outcome.verdict, Verdict::accepted);
  EXPECT_EQ(outcome.reason, Reason::none);
  EXPECT_EQ(outcome.provider_id, "4A1B2C");
  EXPECT_EQ(outcome.enhanced, (EnhancedStatus{2, 0, 0}));
}

TEST(EmailOutcome, a_lost_line_leaves_doubt_only_after_the_final_dot) {
  const Outcome after =
      outcome_of({.kind = Ending::Kind::unanswered, .stage = Stage::content}, relay);
  const Outcome before = outcome_of(
      {.kind = Ending::Kind::interrupted, .stage = Stage::content, .cause = Trouble::timed_out},
      relay);
  const Outcome nonsense = outcome_of(
      {.kind = Ending::Kind::interrupted, .stage = Stage::data, .cause = Trouble::protocol_error},
      relay);

  EXPECT_EQ(after.verdict, Verdict::unknown);
  EXPECT_EQ(after.reason, Reason::connection_lost);
  EXPECT_EQ(before.verdict, Verdict::retry_later);
  EXPECT_EQ(before.reason, Reason::timed_out);
  EXPECT_EQ(before.scope, Scope::channel);
  EXPECT_EQ(nonsense.reason, Reason::protocol_error);
}

TEST(EmailOutcome, of_an_answer_that_cannot_be_read_is_unknown_after_the_content_only) {
  for (const Trouble cause : {Trouble::protocol_error, Trouble::overlong_reply}) {
    const Outcome after = outcome_of(
        {.kind = Ending::Kind::unanswered, .stage = Stage::content, .text = "x", .cause = cause},
        relay);
    const Outcome before = outcome_of(
        {.kind = Ending::Kind::interrupted, .stage = Stage::recipient, .cause = cause}, relay);

    EXPECT_EQ(after.verdict, Verdict::unknown);
    EXPECT_EQ(after.reason, Reason::protocol_error);
    EXPECT_EQ(before.verdict, Verdict::retry_later);
    EXPECT_EQ(before.reason, Reason::protocol_error);
    EXPECT_EQ(reason_of({.trouble = cause}), Reason::protocol_error);
  }
}

TEST(EmailOutcome, of_an_answer_that_does_not_end_is_one_that_cannot_be_read) {
  const Outcome silent = outcome_of(
      {.kind = Ending::Kind::unanswered, .stage = Stage::content, .cause = Trouble::timed_out},
      relay);
  const Outcome unended = outcome_of({.kind = Ending::Kind::unanswered,
                                      .stage = Stage::content,
                                      .text = "no line break came after: 250",
                                      .cause = Trouble::timed_out},
                                     relay);

  EXPECT_EQ(silent.reason, Reason::timed_out);
  EXPECT_EQ(unended.verdict, Verdict::unknown);
  EXPECT_EQ(unended.reason, Reason::protocol_error);
}

TEST(EmailOutcome, what_cannot_be_sent_may_be_the_campaigns_fault_unless_the_address_is_why) {
  const auto of = [](Obstacle obstacle) {
    return outcome_of({.kind = Ending::Kind::unsendable, .obstacle = obstacle}, relay);
  };

  EXPECT_EQ(of(Obstacle::too_large).verdict, refused);
  EXPECT_EQ(of(Obstacle::too_large).reason, Reason::message_too_large);
  EXPECT_EQ(of(Obstacle::too_large).enhanced, (EnhancedStatus{5, 3, 4}));
  EXPECT_EQ(of(Obstacle::smtputf8_missing).verdict, give_up);
  EXPECT_EQ(of(Obstacle::smtputf8_missing).reason, Reason::smtputf8_unsupported);
  EXPECT_EQ(of(Obstacle::smtputf8_missing).enhanced, (EnhancedStatus{5, 6, 7}));
  EXPECT_EQ(of(Obstacle::sender_smtputf8_missing).verdict, refused);
  EXPECT_EQ(of(Obstacle::eight_bit_missing).verdict, refused);
  EXPECT_EQ(of(Obstacle::address_malformed).verdict, give_up);
  EXPECT_EQ(of(Obstacle::address_malformed).reason, Reason::address_refused);
  EXPECT_EQ(of(Obstacle::content_malformed).verdict, refused);
  EXPECT_EQ(of(Obstacle::content_malformed).reason, Reason::content_refused);
}

TEST(EmailOutcome, says_who_refused_what_and_how) {
  const Outcome outcome = outcome_of({.kind = Ending::Kind::refused,
                                      .stage = Stage::recipient,
                                      .code = 554,
                                      .enhanced = {5, 7, 1},
                                      .text = "[address]: Access denied",
                                      .relay = 3},
                                     relay);

  EXPECT_EQ(
      outcome.description,
      "relay mail.example.org:587 answered RCPT TO with 554 5.7.1 ([address]: Access denied)");
  EXPECT_EQ(outcome.relay, 3);
}

TEST(EmailOutcome, trouble_is_named_by_its_cause) {
  const auto of = [](Trouble trouble, int code = 0) {
    return reason_of({.trouble = trouble, .code = code});
  };

  EXPECT_EQ(of(Trouble::connect_failed), Reason::service_unavailable);
  EXPECT_EQ(of(Trouble::refused, 421), Reason::service_unavailable);
  EXPECT_EQ(of(Trouble::refused, 554), Reason::policy_refused);
  EXPECT_EQ(of(Trouble::tls_failed), Reason::tls_failed);
  EXPECT_EQ(of(Trouble::timed_out), Reason::timed_out);
}

}  // namespace
}  // namespace crier::channel
