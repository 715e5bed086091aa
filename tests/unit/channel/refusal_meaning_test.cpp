// A refusal means the same whether a server says it at once, where the channel judges it, or later
// in a report, where feedback/classification.h does. Where both differ, the row says why.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "channel/email_outcome.h"
#include "feedback/classification.h"

namespace crier::channel {
namespace {

using feedback::FeedbackClass;

struct Row {
  std::string reply;  // To RCPT.
  std::string why;    // Of a difference; empty: there is none.
};

Outcome at_once(const feedback::Diagnosis& said) {
  const auto& status = said.status;
  return outcome_of({.kind = smtp::Ending::Kind::refused,
                     .stage = smtp::Stage::recipient,
                     .code = said.code,
                     .enhanced = {status.klass, status.subject, status.detail}},
                    "mail.example.org:587");
}

// The class that what the channel does amounts to.
FeedbackClass amounts_to(const Outcome& outcome) {
  switch (outcome.reason) {
    case Reason::mailbox_full: return FeedbackClass::full;
    case Reason::policy_refused:
    case Reason::authentication_failed:
    case Reason::protocol_error:
    case Reason::smtputf8_unsupported: return FeedbackClass::policy;
    case Reason::content_refused:
    case Reason::message_too_large: return FeedbackClass::content;
    default: break;
  }
  // A mailbox that may be unknown and may be said to everybody is left open by the channel.
  if (outcome.verdict == Verdict::refused && outcome.reason == Reason::mailbox_unknown) {
    return FeedbackClass::unknown;
  }
  return outcome.verdict == Verdict::give_up ? FeedbackClass::hard : FeedbackClass::soft;
}

constexpr const char* reads_words =
    "The channel goes by code and status alone; a report's words count.";
constexpr const char* sender_listed =
    "A list of senders is told apart from other policy by its words.";

const std::vector<Row>& rows() {
  static const std::vector<Row> known = {
      {"550 5.1.1 User unknown", ""},
      {"550 5.1.2 Host unknown", ""},
      {"501 5.1.3 Bad address syntax", ""},
      {"551 5.1.6 Moved", ""},
      {"553 5.1.7 Bad sender", ""},
      {"553 5.1.8 Bad sender's system", ""},
      {"556 5.1.10 Null MX", ""},
      {"450 4.1.1 Unverified address", ""},
      {"450 4.1.2 No such domain for now", ""},
      {"550 5.2.1 Mailbox disabled", ""},
      {"450 4.2.1 Receiving mail too quickly", ""},
      {"452 4.2.2 Out of storage", ""},
      {"552 5.2.2 Out of storage", ""},
      {"552 5.2.3 Too long for this mailbox", ""},
      {"450 4.2.0 Greylisted", ""},
      {"552 5.3.4 Too big", ""},
      {"550 5.4.4 No route", ""},
      {"421 4.3.2 Going down", ""},
      {"451 4.3.0 Local trouble", ""},
      {"451 4.4.1 No answer", ""},
      {"554 5.6.0 Content", ""},
      {"553 5.6.7 No SMTPUTF8", ""},
      {"550 5.7.26 Not authentic", ""},
      {"530 5.7.0 Log in first", ""},
      {"551 Not here", ""},
      {"552 Exceeded", ""},
      {"556 Takes no mail", ""},
      {"450 Come back", ""},
      {"550 No", ""},
      {"503 Bad sequence of commands",
       "500 to 504 are about our own commands; in a report they are those of a server on the way."},
      {"553 No",
       "RFC 5321 calls 553 a bad name; in a report it is as often a refusal of the sender."},
      {"554 No",
       "The channel counts 554 among refusals to find out whom it is about; a report's is one."},
      {"550 User unknown", reads_words},
      {"554 5.7.1 Recipient address rejected: User unknown", reads_words},
      {"550 5.4.1 Recipient address rejected: Access denied", reads_words},
      {"550 Mailbox full", reads_words},
      {"554 Considered spam", reads_words},
      {"550 5.1.1 Sender address rejected: not found", reads_words},
      {"550 5.7.1 Client host blocked using zen.spamhaus.org", sender_listed},
      {"550 5.7.25 No reverse name", sender_listed},
      {"421 4.7.28 Unusual rate", sender_listed},
      {"450 4.7.1 No",
       "Both try again: the channel for the person's sake, a report has given up for "
       "policy's."},
      {"550 5.2.0 Not delivered",
       "x.2.0 says nothing: at once it is about this mailbox, from afar nothing is known."},
      {"550 5.1.0 Address rejected",
       "x.1.0 says nothing: at once it is about this address, from afar the words are about "
       "policy."},
  };
  return known;
}

TEST(RefusalMeaning, is_the_same_at_once_and_in_a_report_or_a_row_says_why) {
  for (const Row& row : rows()) {
    const feedback::Diagnosis said = feedback::diagnosis_of(row.reply);
    const FeedbackClass now = amounts_to(at_once(said));
    const auto later = feedback::classify(said);
    EXPECT_EQ(now == later.klass, row.why.empty())
        << row.reply << ": at once " << name_of(now) << ", in a report " << name_of(later.klass)
        << " by " << later.rule;
  }
}

}  // namespace
}  // namespace crier::channel
