#include "channel/email_outcome.h"

#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace crier::channel {
namespace {

using smtp::Ending;
using smtp::EnhancedCode;
using smtp::Fault;
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
constexpr auto halt = Verdict::halt;
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
                                        .enhanced = row.enhanced});
    EXPECT_EQ(outcome.verdict, row.verdict);
    EXPECT_EQ(name_of(outcome.reason), name_of(row.reason));
    if (row.verdict == later) EXPECT_EQ(outcome.scope, row.scope);
    EXPECT_EQ(outcome.reply_code, row.code);
  }
}

TEST(EmailOutcome, a_permanent_refusal_is_judged_by_its_enhanced_status) {
  expect_rows({
      {Stage::recipient, 550, {5, 1, 1}, give_up, Reason::mailbox_unknown},
      {Stage::recipient, 550, {5, 1, 2}, give_up, Reason::domain_unknown},
      {Stage::recipient, 501, {5, 1, 3}, give_up, Reason::address_refused},
      {Stage::recipient, 551, {5, 1, 6}, give_up, Reason::mailbox_unknown},
      {Stage::recipient, 556, {5, 1, 10}, give_up, Reason::domain_unknown},
      {Stage::content, 550, {5, 1, 1}, give_up, Reason::mailbox_unknown},
      {Stage::recipient, 550, {5, 1, 8}, halt, Reason::policy_refused},
      {Stage::mail, 550, {5, 1, 0}, halt, Reason::policy_refused},
      {Stage::recipient, 550, {5, 2, 1}, give_up, Reason::mailbox_disabled},
      {Stage::recipient, 552, {5, 2, 2}, later, Reason::mailbox_full},
      {Stage::content, 552, {5, 2, 3}, halt, Reason::message_too_large},
      {Stage::mail, 552, {5, 3, 4}, halt, Reason::message_too_large},
      {Stage::content, 554, {5, 3, 0}, later, Reason::service_unavailable, Scope::channel},
      {Stage::recipient, 550, {5, 4, 4}, give_up, Reason::domain_unknown},
      {Stage::recipient, 550, {5, 4, 1}, later, Reason::service_unavailable},
      {Stage::mail, 555, {5, 5, 4}, halt, Reason::protocol_error},
      {Stage::content, 554, {5, 6, 0}, halt, Reason::content_refused},
      {Stage::recipient, 553, {5, 6, 7}, give_up, Reason::smtputf8_unsupported},
  });
}

TEST(EmailOutcome, policy_is_the_senders_fault_and_never_the_persons) {
  expect_rows({
      {Stage::recipient, 550, {5, 7, 1}, halt, Reason::policy_refused},
      {Stage::content, 554, {5, 7, 1}, halt, Reason::policy_refused},
      {Stage::greeting, 554, {5, 7, 1}, halt, Reason::policy_refused},
      {Stage::mail, 530, {5, 7, 0}, halt, Reason::authentication_failed},
      {Stage::authentication, 535, {5, 7, 8}, halt, Reason::authentication_failed},
      {Stage::authentication, 535, none, halt, Reason::authentication_failed},
      {Stage::authentication, 0, none, halt, Reason::authentication_failed},
  });
}

TEST(EmailOutcome, a_permanent_refusal_without_status_is_judged_by_the_command) {
  expect_rows({
      {Stage::greeting, 554, none, halt, Reason::policy_refused},
      {Stage::mail, 550, none, halt, Reason::policy_refused},
      {Stage::mail, 552, none, halt, Reason::message_too_large},
      {Stage::recipient, 550, none, give_up, Reason::mailbox_unknown},
      {Stage::recipient, 552, none, later, Reason::mailbox_full},
      {Stage::recipient, 553, none, give_up, Reason::address_refused},
      {Stage::recipient, 554, none, halt, Reason::policy_refused},
      {Stage::recipient, 501, none, halt, Reason::protocol_error},
      {Stage::data, 554, none, halt, Reason::policy_refused},
      {Stage::content, 550, none, halt, Reason::content_refused},
      {Stage::content, 552, none, halt, Reason::message_too_large},
      {Stage::content, 554, {5, 0, 0}, halt, Reason::content_refused},
  });
}

TEST(EmailOutcome, a_transient_refusal_slows_down_whom_it_is_about) {
  expect_rows({
      {Stage::mail, 421, {4, 3, 2}, later, Reason::service_unavailable, Scope::channel},
      {Stage::recipient, 421, {4, 7, 0}, later, Reason::rate_limited, Scope::channel},
      {Stage::mail, 451, none, later, Reason::service_unavailable, Scope::channel},
      {Stage::mail, 450, {4, 7, 1}, later, Reason::rate_limited, Scope::channel},
      {Stage::recipient, 450, none, later, Reason::greylisted},
      {Stage::recipient, 451, {4, 7, 1}, later, Reason::greylisted},
      {Stage::recipient, 452, {4, 2, 2}, later, Reason::mailbox_full},
      {Stage::recipient, 450, {4, 2, 1}, later, Reason::mailbox_disabled},
      {Stage::recipient, 452, none, later, Reason::service_unavailable, Scope::channel},
      {Stage::recipient, 452, {4, 3, 1}, later, Reason::service_unavailable, Scope::channel},
      {Stage::recipient, 452, {4, 5, 3}, later, Reason::rate_limited, Scope::channel},
      {Stage::recipient, 450, {4, 1, 2}, later, Reason::greylisted},
      {Stage::recipient, 450, {4, 4, 1}, later, Reason::greylisted},
      {Stage::data, 451, none, later, Reason::service_unavailable, Scope::channel},
      {Stage::content, 451, {4, 3, 0}, later, Reason::service_unavailable, Scope::channel},
      {Stage::content, 450, {4, 2, 2}, later, Reason::mailbox_full},
  });
}

TEST(EmailOutcome, an_accepted_notice_carries_the_servers_name_for_it) {
  const Outcome outcome = outcome_of({.kind = Ending::Kind::accepted,
                                      .stage = Stage::content,
                                      .code = 250,
                                      .enhanced = {2, 0, 0},
                                      .text = "Ok: queued as 4A1B2C"});

  EXPECT_EQ(outcome.verdict, Verdict::accepted);
  EXPECT_EQ(outcome.reason, Reason::none);
  EXPECT_EQ(outcome.provider_id, "4A1B2C");
  EXPECT_EQ(outcome.enhanced, (EnhancedStatus{2, 0, 0}));
}

TEST(EmailOutcome, a_lost_line_leaves_doubt_only_after_the_final_dot) {
  const Outcome after = outcome_of({.kind = Ending::Kind::unanswered, .stage = Stage::content});
  const Outcome before =
      outcome_of({.kind = Ending::Kind::interrupted, .stage = Stage::content, .timed_out = true});

  EXPECT_EQ(after.verdict, Verdict::unknown);
  EXPECT_EQ(after.reason, Reason::connection_lost);
  EXPECT_EQ(before.verdict, Verdict::retry_later);
  EXPECT_EQ(before.reason, Reason::timed_out);
  EXPECT_EQ(before.scope, Scope::channel);
}

TEST(EmailOutcome, what_cannot_be_sent_is_the_campaigns_fault_unless_the_address_is_why) {
  const auto of = [](Fault fault) {
    return outcome_of({.kind = Ending::Kind::unsendable, .fault = fault});
  };

  EXPECT_EQ(of(Fault::too_large).verdict, halt);
  EXPECT_EQ(of(Fault::too_large).reason, Reason::message_too_large);
  EXPECT_EQ(of(Fault::too_large).enhanced, (EnhancedStatus{5, 3, 4}));
  EXPECT_EQ(of(Fault::smtputf8_missing).verdict, give_up);
  EXPECT_EQ(of(Fault::smtputf8_missing).reason, Reason::smtputf8_unsupported);
  EXPECT_EQ(of(Fault::smtputf8_missing).enhanced, (EnhancedStatus{5, 6, 7}));
  EXPECT_EQ(of(Fault::eight_bit_missing).verdict, halt);
  EXPECT_EQ(of(Fault::address_malformed).verdict, give_up);
  EXPECT_EQ(of(Fault::address_malformed).reason, Reason::address_refused);
  EXPECT_EQ(of(Fault::content_malformed).verdict, halt);
  EXPECT_EQ(of(Fault::content_malformed).reason, Reason::content_refused);
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
