// The part of a session that reads, writes and keeps deadlines.
#include <algorithm>
#include <cstring>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "base/redaction/redacted.h"
#include "net/smtp/session.h"

namespace crier::smtp {

namespace asio = boost::asio;
using asio::ip::tcp;
using Dot = Exchange::Dot;

std::array<asio::const_buffer, 2> Session::unwritten() const {
  const std::size_t of_content = std::min(written_, content_.size());
  const std::size_t of_rest = written_ - of_content;
  return {asio::buffer(content_) + of_content, asio::buffer(out_) + of_rest};
}

void Session::all_written() {
  written_ = 0;
  content_ = {};
  out_.clear();
  dot_end_ = 0;
}

bool Session::write_now() {
  if (!has_unwritten()) return true;
  if (tls_) return false;
  boost::system::error_code error;
  written_ += socket_.write_some(unwritten(), error);
  if (dot_end_ != 0 && written_ >= dot_end_) dot_ = Dot::written;
  if (error && error != asio::error::would_block) {
    on_error(error, Trouble::connection_lost, Stage::content);
    return true;
  }
  if (has_unwritten()) return false;
  all_written();
  return true;
}

asio::awaitable<void> Session::write_rest() {
  while (has_unwritten()) {
    // A long write may outlast the permission with which it began.
    if (dot_ == Dot::not_written && !context_.source.may_write(exchange_->outgoing().ticket)) {
      dot_ = Dot::withheld;
      is_closed_ = true;
      co_return;
    }
    boost::system::error_code error;
    if (tls_) {
      written_ += co_await tls_->async_write_some(unwritten(),
                                                  asio::redirect_error(asio::use_awaitable, error));
    } else {
      written_ += co_await socket_.async_write_some(
          unwritten(), asio::redirect_error(asio::use_awaitable, error));
    }
    if (dot_end_ != 0 && written_ >= dot_end_) dot_ = Dot::written;
    if (error) co_return on_error(error, Trouble::connection_lost, Stage::content);
    set_deadline(context_.options.timeouts.block);
  }
  all_written();
}

asio::mutable_buffer Session::room() {
  // An unfinished reply fills it all; parse_reply() bounds how often.
  if (filled_ == input_.size()) input_.resize(input_.size() * 2);
  return asio::buffer(input_.data() + filled_, input_.size() - filled_);
}

asio::awaitable<void> Session::read() {
  const auto space = room();
  boost::system::error_code error;
  if (tls_) {
    filled_ +=
        co_await tls_->async_read_some(space, asio::redirect_error(asio::use_awaitable, error));
  } else {
    filled_ +=
        co_await socket_.async_read_some(space, asio::redirect_error(asio::use_awaitable, error));
  }
  if (error) on_error(error, Trouble::connection_lost, handshake_.stage());
}

void Session::consume(std::size_t octets) {
  filled_ -= octets;
  if (filled_ != 0 && octets != 0) std::memmove(input_.data(), input_.data() + octets, filled_);
}

void Session::set_deadline(Duration timeout) {
  deadline_ = context_.clock.now() + timeout;
}

Duration Session::timeout_of(Stage stage) const {
  const Timeouts& timeouts = context_.options.timeouts;
  switch (stage) {
    case Stage::connect: return timeouts.connect;
    case Stage::greeting: return timeouts.greeting;
    case Stage::hello:
    case Stage::helo:
    case Stage::starttls:
    case Stage::authentication: return timeouts.hello;
    case Stage::mail: return timeouts.mail;
    case Stage::recipient: return timeouts.recipient;
    case Stage::data: return timeouts.data;
    case Stage::content: return timeouts.final_dot;
  }
  return timeouts.block;
}

void Session::check_deadline(SteadyTime now) {
  if (now < deadline_) return;
  if (is_idle_) return finish();
  deadline_ = SteadyTime::max();
  has_timed_out_ = true;
  resolver_.cancel();
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void Session::settle(Settlement settlement) {
  if (settlement.ending) settlement.ending->relay = relay_;
  if (settlement.displaced) return displace(*settlement.displaced, *settlement.ending);
  if (settlement.ending && retrial_ && retrial_->ticket == settlement.ticket) {
    learn(*settlement.ending);
  }
  if (!settlement.ending) return context_.source.give_back(settlement.ticket);
  if (settlement.ending->kind == Ending::Kind::accepted && !std::exchange(has_succeeded_, true)) {
    if (context_.relays.on_success(relay_)) context_.source.report_relay_health(relay_);
  }
  context_.source.settle(settlement.ticket, *settlement.ending);
}

void Session::displace(Displaced displaced, const Ending& ending) {
  // A second one was under way when the first was refused.
  if (!carried_till_displaced_) carried_till_displaced_ = displaced.carried;
  displaced.carried = *carried_till_displaced_;
  displaced.relay = relay_;
  SessionList& session_list = context_.session_list;
  session_list.displaced.add(displaced);
  session_list.fresh_wanted.push_back(relay_);
  context_.source.displace(displaced.ticket, ending);
  session_list.changed.notify_all();
}

// A server that refuses while it is still being written to says why before it closes.
void Session::read_last_words() {
  boost::system::error_code error;
  filled_ += socket_.read_some(room(), error);
  if (!error) take_replies();
}

void Session::learn(const Ending& ending) {
  const Displaced retrial = *std::exchange(retrial_, std::nullopt);
  RelayBook& relays = context_.relays;
  if (ending.kind == Ending::Kind::accepted) {
    return relays.on_displaced_accepted(relay_, retrial.objection, retrial.carried);
  }
  const Objection objection{
      .stage = ending.stage, .code = ending.code, .enhanced = ending.enhanced};
  if (ending.kind == Ending::Kind::refused && objection == retrial.objection) {
    relays.on_displaced_refused(relay_, objection, context_.clock.now());
  }
}

void Session::abandon() {
  const bool may_have_spoken = failure_.trouble == Trouble::connection_lost && !tls_;
  if (may_have_spoken && dot_ == Dot::not_written) read_last_words();
  for (const auto& settlement : exchange_->abandon(dot_, failure_)) {
    if (settlement) settle(*settlement);
  }
}

void Session::fail(Trouble trouble, Stage stage, std::string words) {
  if (!has_failed()) failure_ = {.trouble = trouble, .stage = stage, .words = std::move(words)};
}

void Session::on_error(boost::system::error_code error, Trouble trouble, Stage stage,
                       std::string words) {
  // Some write their greeting and forget to end its line.
  if (has_timed_out_) return fail(Trouble::timed_out, stage, unended_reply());
  if (is_closed_) return fail(Trouble::connection_lost, stage);
  // "The relay closed the connection" says it already; what is new is what it had begun to say.
  const bool is_end = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
  if (is_end && words.empty()) return fail(trouble, stage, unended_reply());
  // The socket is closed by nobody else: the whole task is cancelled, and stops here.
  if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
  fail(trouble, stage, words.empty() ? redacted(error.message()) : std::move(words));
}

}  // namespace crier::smtp
