#include "net/smtp/exchange.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/redaction/redacted.h"

namespace crier::smtp {
namespace {

RedactedPerson person_of(const Message& message) {
  return {.address = message.recipient, .name = message.name};
}

constexpr int goodbye = 421;  // RFC 5321 section 3.8: may answer any command.
constexpr int start_content = 354;

// The end of a message with its line.
Ending lost(Ending::Kind kind, Stage stage, const Failure& why) {
  Ending ending{.kind = kind, .stage = stage, .cause = why.trouble};
  const bool is_nonsense =
      why.trouble == Trouble::protocol_error || why.trouble == Trouble::overlong_reply;
  // What came instead of its answer, or in the middle of it, is said of no other message.
  const bool is_of_line =
      why.trouble == Trouble::timed_out || why.trouble == Trouble::connection_lost;
  if (is_of_line && stage == why.stage) ending.text = why.words;
  const bool is_farewell = why.trouble == Trouble::refused;
  if (!is_nonsense && !is_farewell) return ending;
  // What was said in place of what was due.
  ending.stage = why.stage;
  ending.code = why.code;
  ending.enhanced = why.enhanced;
  ending.text = why.words;
  return ending;
}

bool is_refusal(const Reply& reply) {
  return reply.is_transient() || reply.is_permanent();
}

Objection objection_of(Stage stage, const Reply& reply) {
  return {.stage = stage, .code = reply.code, .enhanced = reply.enhanced};
}

Objection objection_of(const Ending& refusal) {
  return {.stage = refusal.stage, .code = refusal.code, .enhanced = refusal.enhanced};
}

bool is_about_size(const Reply& reply) {
  const EnhancedCode& status = reply.enhanced;
  return (status.subject == 3 && status.detail == 4) ||
         (status.subject == 2 && status.detail == 3) || (status.subject == 0 && reply.code == 552);
}

// Whether it may be about what the connection has carried before, and not about this message.
bool is_doubtful(Stage stage, const Reply& reply) {
  if (stage == Stage::mail) return reply.is_transient() || !is_about_size(reply);
  const auto subject = reply.enhanced.subject;
  const bool is_personal = subject == 1 || subject == 2;  // Of the address, or of the mailbox.
  const bool is_of_content = subject == 6;
  return reply.is_transient() && !is_personal && !is_of_content;
}

// A server that hangs up on one recipient, such as by greylisting.
bool is_goodbye_to_recipient(Stage stage, const Reply& reply) {
  const auto subject = reply.enhanced.subject;
  return stage >= Stage::recipient && (subject == 2 || subject == 7);
}

}  // namespace

Stage Exchange::stage_of(Awaited awaited) {
  switch (awaited) {
    case Awaited::reset:
    case Awaited::mail: return Stage::mail;
    case Awaited::recipient: return Stage::recipient;
    case Awaited::data: return Stage::data;
    case Awaited::content:
    case Awaited::empty_content: return Stage::content;
  }
  return Stage::connect;
}

Ending Exchange::refused(Stage stage, const Reply& reply, const Message& message) {
  refusal_words_ = redacted_words_of(reply, person_of(message));
  return {.kind = Ending::Kind::refused,
          .stage = stage,
          .code = reply.code,
          .enhanced = reply.enhanced,
          .text = refusal_words_};
}

std::optional<Stage> Exchange::awaited() const {
  if (expected_count_ == 0) return std::nullopt;
  return stage_of(expected_[expected_first_]);
}

Stage Exchange::stage() const {
  return awaited().value_or(answered_);
}

void Exchange::expect(Awaited awaited) {
  CRIER_CHECK(expected_count_ < expected_.size());
  expected_[(expected_first_ + expected_count_) % expected_.size()] = awaited;
  ++expected_count_;
}

void Exchange::open(Message message, const Inspection& inspection, std::string& out) {
  CRIER_CHECK(may_open() && !is_over());
  CRIER_CHECK(is_free() || capabilities_.pipelining);
  incoming_.emplace(Transaction{.message = std::move(message),
                                .inspection = inspection,
                                .is_first = !std::exchange(has_opened_, true)});
  if (std::exchange(needs_reset_, false)) {
    out += "RSET\r\n";
    expect(Awaited::reset);
    if (!capabilities_.pipelining) return;
  }
  say_mail(out);
  if (!capabilities_.pipelining) return;
  append_rcpt(incoming_->message.recipient, out);
  out += "DATA\r\n";
  expect(Awaited::recipient);
  expect(Awaited::data);
}

void Exchange::say_mail(std::string& out) {
  append_mail(sender_, incoming_->message, incoming_->inspection, capabilities_, out);
  expect(Awaited::mail);
}

void Exchange::content_written() {
  CRIER_CHECK(wants_content_ && incoming_ && !outgoing_);
  wants_content_ = false;
  outgoing_ = std::move(incoming_);
  incoming_.reset();
  expect(Awaited::content);
}

Settlement Exchange::withhold() {
  CRIER_CHECK(wants_content_ && incoming_);
  wants_content_ = false;
  return end_incoming(std::nullopt);
}

RedactedPerson Exchange::person_asked_about() const {
  if (outgoing_ && (expected_count_ == 0 || expected_[expected_first_] == Awaited::content)) {
    return person_of(outgoing_->message);
  }
  return incoming_ ? person_of(incoming_->message) : RedactedPerson{};
}

std::optional<Settlement> Exchange::on_reply(const Reply& reply, std::string& out) {
  if (!reply.is_cut) return follow(reply, out);
  const Stage said_at = stage();
  const std::string words =
      redacted(reply.lines.substr(0, redacted_size_max), person_asked_about());
  const auto settlement = follow(reply, out);
  if (is_over()) return settlement;
  const bool is_refused = incoming_ && incoming_->refusal;
  if (settlement || is_refused) {
    // It says all that there is to know of the message.
    has_parted_ = true;
  } else {
    failure_ = {.trouble = Trouble::overlong_reply, .stage = said_at, .words = words};
  }
  return settlement;
}

std::optional<Settlement> Exchange::follow(const Reply& reply, std::string& out) {
  if (expected_count_ == 0) {
    // After a message it may close while nothing is under way.
    if (reply.code == goodbye && carried_ > 0 && is_free()) {
      has_parted_ = true;
      return std::nullopt;
    }
    hang_up(reply.code == goodbye ? Trouble::refused : Trouble::protocol_error, answered_, reply);
    return std::nullopt;
  }
  const Awaited awaited = expected_[expected_first_];
  answered_ = stage_of(awaited);
  expected_first_ = (expected_first_ + 1) % expected_.size();
  --expected_count_;
  if (reply.code == goodbye) return on_goodbye(awaited, reply);
  switch (awaited) {
    case Awaited::reset:
      if (incoming_ && !capabilities_.pipelining) say_mail(out);
      return std::nullopt;
    case Awaited::empty_content:
      // The message was settled when its recipient was refused.
      return std::nullopt;
    case Awaited::content: return on_content(reply);
    case Awaited::mail:
    case Awaited::recipient:
    case Awaited::data: return on_envelope(awaited, reply, out);
  }
  return std::nullopt;
}

void Exchange::hang_up(Trouble trouble, Stage stage, const Reply& reply) {
  const bool is_about_outgoing = stage == Stage::content && outgoing_.has_value();
  const RedactedPerson person = is_about_outgoing ? person_of(outgoing_->message)
                                : incoming_       ? person_of(incoming_->message)
                                                  : RedactedPerson{};
  failure_ = {.trouble = trouble,
              .stage = stage,
              .code = reply.code,
              .enhanced = reply.enhanced,
              .words = redacted_words_of(reply, person)};
}

int Exchange::carried_before(const Transaction& transaction) const {
  return carried_ - (transaction.is_begun ? 1 : 0);
}

bool Exchange::may_be_of_connection(const Transaction& transaction, Stage stage,
                                    const Reply& reply) const {
  return !transaction.message.displaced && is_open_to_doubt(stage, reply) &&
         may_displace_(objection_of(stage, reply));
}

bool Exchange::is_open_to_doubt(Stage stage, const Reply& reply) const {
  return passed_ && *passed_ >= stage && is_doubtful(stage, reply);
}

void Exchange::on_settled_refusal(Stage stage, const Reply& reply) {
  // The connection's limit and another objection may be said in the same words. Where all are
  // refused, a fresh connection for so many tells, and costs little if it does not.
  constexpr int doubtful_max = 10;
  if (!is_doubtful(stage, reply)) return pass(stage);
  if (!is_open_to_doubt(stage, reply)) return;
  doubtful_ = doubtful_at_ == stage ? doubtful_ + 1 : 1;
  doubtful_at_ = stage;
  if (doubtful_ >= doubtful_max) is_spent_ = true;
}

void Exchange::pass(Stage stage) {
  passed_ = std::max(passed_.value_or(stage), stage);
  if (stage >= doubtful_at_) doubtful_ = 0;
}

void Exchange::displace(Transaction& transaction, Stage stage, const Reply& reply) {
  is_spent_ = true;
  transaction.refusal = refused(stage, reply, transaction.message);
  transaction.is_displaced = true;
}

Settlement Exchange::ended(const Transaction& transaction,
                           const std::optional<Ending>& ending) const {
  Settlement settlement{.ticket = transaction.message.ticket, .ending = ending};
  if (transaction.is_displaced) {
    settlement.displaced = Displaced{.ticket = settlement.ticket,
                                     .objection = objection_of(*transaction.refusal),
                                     .carried = carried_before(transaction)};
  }
  return settlement;
}

Settlement Exchange::end_outgoing(const Ending& ending) {
  const Settlement settlement = ended(*outgoing_, ending);
  outgoing_.reset();
  return settlement;
}

Settlement Exchange::end_incoming(std::optional<Ending> ending) {
  const Settlement settlement = ended(*incoming_, ending);
  incoming_.reset();
  return settlement;
}

std::optional<Settlement> Exchange::on_goodbye(Awaited awaited, const Reply& reply) {
  const Stage stage = stage_of(awaited);
  const bool is_to_recipient = is_goodbye_to_recipient(stage, reply);
  if (awaited == Awaited::reset && carried_ > 0) {
    is_spent_ = has_parted_ = true;
    return std::nullopt;
  }
  std::optional<Transaction>& asked = awaited == Awaited::content ? outgoing_ : incoming_;
  const bool is_asked = awaited != Awaited::reset && awaited != Awaited::empty_content;
  const bool is_open = is_asked && !asked->refusal && !asked->message.displaced;
  if (is_open && carried_before(*asked) > 0 &&
      (!is_to_recipient || may_be_of_connection(*asked, stage, reply))) {
    displace(*asked, stage, reply);
  }
  const bool is_displaced = is_asked && asked->is_displaced;
  const bool is_used = is_asked && carried_before(*asked) > 0;
  if (is_displaced || is_to_recipient || (is_used && asked->refusal)) {
    has_parted_ = true;
  } else {
    hang_up(Trouble::refused, stage, reply);
  }
  switch (awaited) {
    case Awaited::content:
      if (is_displaced) return end_outgoing(*outgoing_->refusal);
      return end_outgoing(refused(Stage::content, reply, outgoing_->message));
    case Awaited::mail:
    case Awaited::recipient:
    case Awaited::data:
      if (!incoming_->refusal) {
        incoming_->refusal = refused(stage_of(awaited), reply, incoming_->message);
      }
      return end_incoming(incoming_->refusal);
    case Awaited::reset:
    case Awaited::empty_content: break;
  }
  return std::nullopt;
}

std::optional<Settlement> Exchange::on_content(const Reply& reply) {
  // Without its last line it is no answer: whether the server keeps the message is not known.
  if (reply.is_positive() && reply.is_cut) return std::nullopt;
  if (reply.is_positive()) {
    pass(Stage::content);
    return end_outgoing({.kind = Ending::Kind::accepted,
                         .stage = Stage::content,
                         .code = reply.code,
                         .enhanced = reply.enhanced,
                         .text = reply.text});
  }
  if (is_refusal(reply)) {
    if (may_be_of_connection(*outgoing_, Stage::content, reply)) {
      displace(*outgoing_, Stage::content, reply);
      return end_outgoing(*outgoing_->refusal);
    }
    on_settled_refusal(Stage::content, reply);
    return end_outgoing(refused(Stage::content, reply, outgoing_->message));
  }
  hang_up(Trouble::protocol_error, Stage::content, reply);
  return std::nullopt;
}

std::optional<Settlement> Exchange::on_envelope(Awaited awaited, const Reply& reply,
                                                std::string& out) {
  incoming_->is_answered = true;
  const bool is_data = awaited == Awaited::data;
  if (is_refusal(reply)) {
    if (!incoming_->refusal) {
      const Stage stage = stage_of(awaited);
      if (may_be_of_connection(*incoming_, stage, reply)) {
        displace(*incoming_, stage, reply);
      } else {
        incoming_->refusal = refused(stage, reply, incoming_->message);
        on_settled_refusal(stage, reply);
      }
    }
    // With PIPELINING the rest of the envelope is still to be answered.
    if (capabilities_.pipelining && !is_data) return std::nullopt;
    needs_reset_ = true;
    return end_incoming(incoming_->refusal);
  }
  if (is_data ? reply.code != start_content : !reply.is_positive()) {
    hang_up(Trouble::protocol_error, stage_of(awaited), reply);
    return std::nullopt;
  }
  if (!incoming_->refusal) pass(stage_of(awaited));
  if (awaited == Awaited::mail) {
    ++carried_;
    incoming_->is_begun = true;
  }
  if (is_data && incoming_->refusal) {
    // RFC 2920 section 3.1: the server takes content for nobody. It gets none.
    out += ".\r\n";
    expect(Awaited::empty_content);
    return end_incoming(incoming_->refusal);
  }
  if (is_data) wants_content_ = true;
  if (capabilities_.pipelining || is_data) return std::nullopt;
  if (awaited == Awaited::mail) {
    append_rcpt(incoming_->message.recipient, out);
    expect(Awaited::recipient);
  } else {
    out += "DATA\r\n";
    expect(Awaited::data);
  }
  return std::nullopt;
}

std::array<std::optional<Settlement>, 2> Exchange::abandon(Dot dot, const Failure& why) {
  std::array<std::optional<Settlement>, 2> settlements;
  const Stage last_stage = stage();
  expected_count_ = 0;
  wants_content_ = false;
  if (outgoing_ && dot == Dot::withheld) {
    settlements[0] = Settlement{.ticket = outgoing_->message.ticket};
    outgoing_.reset();
  } else if (outgoing_) {
    settlements[0] = end_outgoing(
        lost(dot == Dot::written ? Ending::Kind::unanswered : Ending::Kind::interrupted,
             Stage::content, why));
  }
  if (!incoming_) return settlements;
  std::optional<Ending> ending = incoming_->refusal;
  // A reused connection may have been closed before it heard of this message, which is nobody's
  // fault. Where the server has heard of it, or was told of nothing else, the message itself may be
  // why it hangs up: then the try counts, or it would break connections for ever.
  const bool may_be_why = incoming_->is_answered || incoming_->is_first;
  if (!ending && may_be_why) {
    const Stage stage = settlements[0] ? Stage::mail : last_stage;
    ending = lost(Ending::Kind::interrupted, stage, why);
  }
  settlements[1] = end_incoming(ending);
  return settlements;
}

}  // namespace crier::smtp
