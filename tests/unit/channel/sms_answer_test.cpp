#include "channel/sms_answer.h"

#include <set>

#include <gtest/gtest.h>

namespace crier::channel {
namespace {

using Ending = smpp::Ending;
using Failure = smpp::Failure;

Outcome outcome_of_status(std::uint32_t status) {
  return outcome_of({.kind = Ending::Kind::refused, .status = status}, "SMSC smsc:2775");
}

// Row by row: whose fault it is, and what is done next (SMPP 3.4, 5.1.3).
TEST(SmsAnswer, means_what_its_row_says) {
  struct Expected {
    std::uint32_t status;
    Verdict verdict;
    Reason reason;
    Scope scope{Scope::recipient};
  };
  const Expected all[] = {
      {0x01, Verdict::halt, Reason::content_refused},
      {0x02, Verdict::halt, Reason::protocol_error},
      {0x03, Verdict::halt, Reason::protocol_error},
      {0x04, Verdict::retry_later, Reason::service_unavailable, Scope::channel},
      {0x06, Verdict::halt, Reason::protocol_error},
      {0x07, Verdict::halt, Reason::protocol_error},
      {0x08, Verdict::retry_later, Reason::service_unavailable},
      {0x0A, Verdict::halt, Reason::policy_refused},
      {0x0B, Verdict::give_up, Reason::address_refused},
      {0x0E, Verdict::halt, Reason::authentication_failed},
      {0x0F, Verdict::halt, Reason::authentication_failed},
      {0x14, Verdict::retry_later, Reason::rate_limited, Scope::channel},
      {0x15, Verdict::halt, Reason::protocol_error},
      {0x43, Verdict::halt, Reason::protocol_error},
      {0x45, Verdict::refused, Reason::address_refused},
      {0x48, Verdict::halt, Reason::policy_refused},
      {0x49, Verdict::halt, Reason::policy_refused},
      {0x50, Verdict::give_up, Reason::address_refused},
      {0x51, Verdict::give_up, Reason::address_refused},
      {0x53, Verdict::halt, Reason::authentication_failed},
      {0x58, Verdict::retry_later, Reason::rate_limited, Scope::channel},
      {0x61, Verdict::halt, Reason::protocol_error},
      {0x62, Verdict::halt, Reason::protocol_error},
      {0x64, Verdict::retry_later, Reason::service_unavailable},
      {0x65, Verdict::refused, Reason::address_refused},
      {0x66, Verdict::refused, Reason::content_refused},
      {0xFE, Verdict::refused, Reason::address_refused},
      {0xFF, Verdict::retry_later, Reason::service_unavailable},
  };
  std::set<std::uint32_t> tested;
  for (const Expected& expected : all) {
    const Outcome outcome = outcome_of_status(expected.status);
    EXPECT_EQ(outcome.verdict, expected.verdict) << expected.status;
    EXPECT_EQ(outcome.reason, expected.reason) << expected.status;
    EXPECT_EQ(outcome.scope, expected.scope) << expected.status;
    EXPECT_EQ(outcome.reply_code, static_cast<int>(expected.status));
    tested.insert(expected.status);
  }
  for (const SmsStatusRow& row : sms_status_rows()) EXPECT_TRUE(tested.contains(row.status));
}

TEST(SmsAnswer, that_no_table_has_is_left_open) {
  const Outcome outcome = outcome_of_status(0x0499);

  EXPECT_EQ(outcome.verdict, Verdict::refused);
  EXPECT_EQ(outcome.reason, Reason::protocol_error);
  EXPECT_EQ(outcome.reply_code, 0x0499);
  EXPECT_TRUE(outcome.description.contains("0x00000499")) << outcome.description;
  EXPECT_EQ(outcome_of_status(0xFFFFFFFF).reply_code, 0x7FFF);
}

TEST(SmsAnswer, of_an_accepted_text_keeps_the_name_that_the_server_gave_it) {
  const Outcome outcome =
      outcome_of({.kind = Ending::Kind::accepted, .message_id = "4F2a-1"}, "SMSC smsc:2775");

  EXPECT_EQ(outcome.verdict, Verdict::accepted);
  EXPECT_EQ(outcome.provider_id, "4F2a-1");
  EXPECT_EQ(outcome_of({.kind = Ending::Kind::accepted, .message_id = "a\nb"}, "s").provider_id,
            "");
}

TEST(SmsAnswer, of_a_server_that_takes_no_transceiver_says_what_to_do) {
  const smpp::Failure failure{.kind = smpp::Failure::Kind::bind_refused,
                              .status = 0x03,
                              .words = "ESME_RINVCMDID to bind_transceiver"};

  EXPECT_TRUE(description_of(failure, "smsc:2775").contains("channel.sms.receipts = false"));
}

TEST(SmsAnswer, keeps_the_names_of_all_parts_for_their_receipts) {
  const smpp::Ending whole{
      .kind = Ending::Kind::accepted, .message_id = "1", .part_ids = {"1", "2"}};
  const smpp::Ending half{
      .kind = Ending::Kind::unknown, .message_id = "1", .part_ids = {"1", "", "a\nb"}};

  EXPECT_EQ(outcome_of(whole, "s").part_ids, (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(outcome_of(half, "s").part_ids, (std::vector<std::string>{"1", "", ""}));
  EXPECT_TRUE(outcome_of_status(0x0B).part_ids.empty());
}

TEST(SmsAnswer, that_did_not_come_leaves_unknown_what_became_of_the_text) {
  const Outcome outcome = outcome_of(
      {.kind = Ending::Kind::unknown, .words = "the connection broke"}, "SMSC smsc:2775");

  EXPECT_EQ(outcome.verdict, Verdict::unknown);
  EXPECT_EQ(outcome.reason, Reason::connection_lost);
  EXPECT_EQ(outcome.description, "SMSC smsc:2775 has not answered submit_sm: the connection broke");
}

TEST(SmsTrouble, has_a_reason_and_a_sentence) {
  EXPECT_EQ(reason_of({.kind = Failure::Kind::bind_refused, .status = 0x0E}),
            Reason::authentication_failed);
  EXPECT_EQ(reason_of({.kind = Failure::Kind::bind_refused, .status = 0x0D}),
            Reason::service_unavailable);
  EXPECT_EQ(description_of({.kind = Failure::Kind::bind_refused, .words = "ESME_RINVPASWD"}, "s:1"),
            "SMSC s:1 refused the bind (ESME_RINVPASWD)");
  EXPECT_EQ(description_of({.kind = Failure::Kind::timed_out}, "s:1"),
            "SMSC s:1 did not answer in time");
}

}  // namespace
}  // namespace crier::channel
