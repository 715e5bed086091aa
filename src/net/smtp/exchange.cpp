#include "net/smtp/exchange.h"

#include <utility>

#include "base/check.h"

namespace crier::smtp {
namespace {

constexpr int goodbye = 421;  // RFC 5321 section 3.8: may answer any command.
constexpr int start_content = 354;

Ending refused(Stage stage, const Reply& reply) {
  return {.kind = Ending::Kind::refused,
          .stage = stage,
          .code = reply.code,
          .enhanced = reply.enhanced,
          .text = reply.text};
}

bool is_refusal(const Reply& reply) {
  return reply.is_transient() || reply.is_permanent();
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

std::optional<Stage> Exchange::awaited() const {
  if (expected_count_ == 0) return std::nullopt;
  return stage_of(expected_[expected_first_]);
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

std::optional<Settlement> Exchange::on_reply(const Reply& reply, std::string& out) {
  if (expected_count_ == 0) {
    hang_up(reply.code == goodbye ? Trouble::refused : Trouble::protocol_error, Awaited::reset,
            reply);
    return std::nullopt;
  }
  const Awaited awaited = expected_[expected_first_];
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

void Exchange::hang_up(Trouble trouble, Awaited awaited, const Reply& reply) {
  failure_ = {.trouble = trouble,
              .stage = stage_of(awaited),
              .code = reply.code,
              .enhanced = reply.enhanced};
}

Settlement Exchange::end_outgoing(const Ending& ending) {
  const Settlement settlement{.ticket = outgoing_->message.ticket, .ending = ending};
  outgoing_.reset();
  return settlement;
}

Settlement Exchange::end_incoming(std::optional<Ending> ending) {
  const Settlement settlement{.ticket = incoming_->message.ticket, .ending = ending};
  incoming_.reset();
  return settlement;
}

std::optional<Settlement> Exchange::on_goodbye(Awaited awaited, const Reply& reply) {
  hang_up(Trouble::refused, awaited, reply);
  switch (awaited) {
    case Awaited::content: return end_outgoing(refused(Stage::content, reply));
    case Awaited::mail:
    case Awaited::recipient:
    case Awaited::data:
      return end_incoming(incoming_->refusal.value_or(refused(stage_of(awaited), reply)));
    case Awaited::reset:
    case Awaited::empty_content: break;
  }
  return std::nullopt;
}

std::optional<Settlement> Exchange::on_content(const Reply& reply) {
  if (reply.is_positive()) {
    return end_outgoing({.kind = Ending::Kind::accepted,
                         .stage = Stage::content,
                         .code = reply.code,
                         .enhanced = reply.enhanced,
                         .text = reply.text});
  }
  if (is_refusal(reply)) return end_outgoing(refused(Stage::content, reply));
  hang_up(Trouble::protocol_error, Awaited::content, reply);
  return std::nullopt;
}

std::optional<Settlement> Exchange::on_envelope(Awaited awaited, const Reply& reply,
                                                std::string& out) {
  incoming_->is_answered = true;
  const bool is_data = awaited == Awaited::data;
  if (is_refusal(reply)) {
    if (!incoming_->refusal) {
      incoming_->refusal = refused(stage_of(awaited), reply);
      incoming_->refusal->text = {};  // It will be settled when the reply is gone.
    }
    // With PIPELINING the rest of the envelope is still to be answered.
    if (capabilities_.pipelining && !is_data) return std::nullopt;
    needs_reset_ = true;
    return end_incoming(incoming_->refusal);
  }
  if (is_data ? reply.code != start_content : !reply.is_positive()) {
    hang_up(Trouble::protocol_error, awaited, reply);
    return std::nullopt;
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

std::array<std::optional<Settlement>, 2> Exchange::abandon(Dot dot, bool timed_out) {
  std::array<std::optional<Settlement>, 2> settlements;
  const auto awaited_stage = awaited().value_or(Stage::mail);
  expected_count_ = 0;
  wants_content_ = false;
  if (outgoing_ && dot == Dot::withheld) {
    settlements[0] = Settlement{.ticket = outgoing_->message.ticket};
    outgoing_.reset();
  } else if (outgoing_) {
    settlements[0] = end_outgoing(
        {.kind = dot == Dot::written ? Ending::Kind::unanswered : Ending::Kind::interrupted,
         .stage = Stage::content,
         .timed_out = timed_out});
  }
  if (!incoming_) return settlements;
  std::optional<Ending> ending = incoming_->refusal;
  // A reused connection may have been closed before it heard of this message, which is nobody's
  // fault. Where the server has heard of it, or was told of nothing else, the message itself may be
  // why it hangs up: then the try counts, or it would break connections for ever.
  if (!ending && (incoming_->is_answered || incoming_->is_first)) {
    ending = Ending{.kind = Ending::Kind::interrupted,
                    .stage = settlements[0] ? Stage::mail : awaited_stage,
                    .timed_out = timed_out};
  }
  settlements[1] = end_incoming(ending);
  return settlements;
}

}  // namespace crier::smtp
