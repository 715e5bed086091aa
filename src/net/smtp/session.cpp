#include "net/smtp/session.h"

#include <algorithm>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

#include "base/check.h"
#include "base/redaction/redacted.h"

namespace crier::smtp {

namespace asio = boost::asio;
using asio::ip::tcp;
using Dot = Exchange::Dot;
using Need = Handshake::Need;

namespace {

// The replies to one write of a pipelined message are some 150 octets.
constexpr std::size_t input_size_min = 2048;

}  // namespace

void SessionList::rehear(Message message) {
  const Displaced* const known = displaced.find(message);
  const auto fresh = std::ranges::find_if(idle, [known](const Session* session) {
    return session->is_fresh() && (known == nullptr || session->relay() == known->relay);
  });
  if (fresh == idle.end()) {
    rehearings.push_back(std::move(message));
    return changed.notify_all();
  }
  Session* const session = *fresh;
  idle.erase(fresh);
  session->hand(std::move(message));
}

Session::Session(asio::any_io_executor executor, SessionContext context, std::size_t relay)
    : context_(context),
      relay_(relay),
      resolver_(executor),
      socket_(executor),
      wake_(executor),
      handshake_(context_.options),
      input_(input_size_min) {}

asio::awaitable<void> Session::run() {
  co_await connect();
  if (!has_failed()) co_await shake_hands();
  if (!has_failed()) {
    Capabilities capabilities = handshake_.capabilities();
    capabilities.pipelining = capabilities.pipelining && context_.options.pipelining;
    exchange_.emplace(context_.options.sender, capabilities, [this](const Objection& objection) {
      return context_.relays.may_displace(relay_, objection, context_.clock.now());
    });
    is_up_ = has_been_up_ = true;
    context_.source.report_health();
    if (context_.relays.on_up(relay_)) context_.source.report_relay_health(relay_);
    context_.session_list.changed.notify_all();
    co_await transact();
    is_up_ = false;
    if (has_failed() || is_closed_) {
      abandon();
    } else {
      co_await quit();
    }
  }
  failure_.relay = relay_;
  boost::system::error_code ignored;
  socket_.close(ignored);
}

asio::awaitable<void> Session::connect() {
  const Relay& relay = context_.options.relays[relay_];
  set_deadline(context_.options.timeouts.connect);
  boost::system::error_code error;
  std::vector<tcp::endpoint> endpoints;
  const auto address = asio::ip::make_address(relay.host, error);
  if (!error) {
    endpoints.emplace_back(address, relay.port);
  } else {
    const auto found = co_await resolver_.async_resolve(
        relay.host, std::to_string(relay.port), asio::redirect_error(asio::use_awaitable, error));
    for (const auto& entry : found) endpoints.push_back(entry.endpoint());
    if (error || endpoints.empty())
      co_return on_error(error, Trouble::resolve_failed, Stage::connect);
  }
  co_await asio::async_connect(socket_, endpoints,
                               asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return on_error(error, Trouble::connect_failed, Stage::connect);
  socket_.set_option(tcp::no_delay(true), error);
  socket_.non_blocking(true, error);
  if (error) co_return on_error(error, Trouble::connect_failed, Stage::connect);
  const auto peer = socket_.remote_endpoint(error);
  if (!error && peer.address().is_loopback()) handshake_.on_connected(Handshake::Line::loopback);
  if (context_.options.tls != TlsPolicy::implicit) co_return;
  co_await start_tls();
  handshake_.on_connected(Handshake::Line::secured);
}

asio::awaitable<void> Session::shake_hands() {
  Need need = Need::reply;
  for (;;) {
    switch (need) {
      case Need::ready: co_return;
      case Need::failed: failure_ = handshake_.failure(); co_return;
      case Need::tls:
        // Octets that came with the go-ahead were sent in clear text; a man in the middle could
        // have written them (STARTTLS injection).
        if (filled_ != 0) {
          co_return fail(Trouble::protocol_error, Stage::starttls,
                         "something was said after the go-ahead and before TLS began");
        }
        co_await start_tls();
        if (has_failed()) co_return;
        need = handshake_.on_secured(out_);
        continue;
      case Need::reply: break;
    }
    set_deadline(timeout_of(handshake_.stage()));
    if (!write_now()) co_await write_rest();
    if (has_failed()) co_return;
    // One deadline for the whole reply, however many parts it comes in.
    for (auto result = take_reply(need); result != ParsedReply::Result::complete;
         result = take_reply(need)) {
      if (result == ParsedReply::Result::malformed) {
        co_return fail_at_rubbish(Trouble::protocol_error, handshake_.stage());
      }
      co_await read();
      if (has_failed()) co_return;
    }
  }
}

asio::awaitable<void> Session::start_tls() {
  tls_ = make_tls_stream(socket_, *context_.tls, context_.options.relays[relay_].host,
                         context_.options.tls);
  set_deadline(context_.options.timeouts.hello);
  boost::system::error_code error;
  co_await tls_->async_handshake(asio::ssl::stream_base::client,
                                 asio::redirect_error(asio::use_awaitable, error));
  if (error) {
    const Stage stage =
        context_.options.tls == TlsPolicy::implicit ? Stage::connect : Stage::starttls;
    on_error(error, Trouble::tls_failed, stage, tls::error_text(*tls_, error));
  }
}

ParsedReply::Result Session::take_reply(Need& need) {
  const ParsedReply parsed = parse_reply({input_.data(), filled_});
  const bool is_overlong = parsed.result == ParsedReply::Result::overlong;
  if (!is_overlong && parsed.result != ParsedReply::Result::complete) return parsed.result;
  need = handshake_.on_reply(parsed.reply, out_);
  consume(parsed.size);
  return ParsedReply::Result::complete;
}

// The hot loop: a message costs one pass, with one write and one read.
asio::awaitable<void> Session::transact() {
  boost::system::error_code error;
  bool has_heard = true;
  for (;;) {
    compose();
    if (is_closed_) co_return;
    if (exchange_->is_free()) {
      if (!may_take_more()) co_return leave();
      co_await rest();
      if (is_closed_) co_return;
      continue;
    }
    if (has_unwritten()) {
      set_deadline(context_.options.timeouts.block);
      if (!write_now()) co_await write_rest();
      if (has_failed() || is_closed_) co_return;
      has_heard = true;
    }
    // One deadline for a reply, however many parts it comes in.
    if (has_heard) set_deadline(timeout_of(exchange_->awaited().value_or(Stage::content)));
    const auto space = room();
    if (tls_) {
      filled_ +=
          co_await tls_->async_read_some(space, asio::redirect_error(asio::use_awaitable, error));
    } else {
      filled_ +=
          co_await socket_.async_read_some(space, asio::redirect_error(asio::use_awaitable, error));
    }
    if (error) {
      co_return on_error(error, Trouble::connection_lost,
                         exchange_->awaited().value_or(Stage::content));
    }
    has_heard = take_replies();
    if (has_failed() || is_closed_) co_return;
  }
}

bool Session::may_take_more() const {
  return !is_finishing_ && !is_full() && !exchange_->is_spent() &&
         context_.session_list.surplus == 0;
}

bool Session::is_full() const {
  return carried_ >= context_.options.messages_per_connection_max ||
         exchange_->carried() >= context_.relays.messages_max(relay_);
}

void Session::leave() {
  if (is_finishing_) return;
  if (!exchange_->is_spent() && is_full()) {
    context_.relays.on_full(relay_);
  }
  is_finishing_ = true;
  if (context_.session_list.surplus > 0) --context_.session_list.surplus;
}

std::optional<Message> Session::next_rehearing() {
  std::deque<Message>& waiting = context_.session_list.rehearings;
  if (waiting.empty()) return std::nullopt;
  Message next = std::move(waiting.front());
  waiting.pop_front();
  return next;
}

void Session::await_retrial(const Message& message) {
  retrial_ = context_.session_list.displaced.take_out(message);
  // What another relay says tells nothing about this one.
  if (retrial_ && retrial_->relay != relay_) retrial_.reset();
  if (retrial_) retrial_->ticket = message.ticket;
}

// Settles what this server cannot be given, and returns the next one that it can.
std::optional<Message> Session::next_message(Inspection& inspection) {
  for (;;) {
    SessionList& session_list = context_.session_list;
    std::optional<Message> message = std::exchange(handed_, std::nullopt);
    if (!message && is_fresh()) message = next_rehearing();
    if (!message) {
      message = std::exchange(session_list.hand, std::nullopt);
      // There may be more.
      if (message) session_list.changed.notify_all();
    }
    if (!message) message = context_.source.try_take();
    if (!message) return std::nullopt;
    if (is_fresh()) {
      await_retrial(*message);
    } else if (session_list.displaced.find(*message) != nullptr) {
      session_list.rehear(std::move(*message));
      continue;
    }
    inspection = inspect(*message, context_.sender);
    const Obstacle obstacle = obstacle_to(*message, inspection, exchange_->capabilities());
    if (obstacle == Obstacle::none) return message;
    settle({.ticket = message->ticket,
            .ending = Ending{
                .kind = Ending::Kind::unsendable, .stage = Stage::mail, .obstacle = obstacle}});
  }
}

void Session::compose() {
  Exchange& exchange = *exchange_;
  if (exchange.wants_content()) {
    CRIER_CHECK(out_.empty());
    if (!context_.source.may_write(exchange.incoming().ticket)) {
      // Only a broken connection makes the server forget a message whose content it waits for.
      settle(exchange.withhold());
      is_closed_ = true;
      return;
    }
    exchange.content_written();
    content_ = exchange.outgoing().content;
    if (exchange.outgoing_facts().needs_stuffing) {
      stuff_dots(content_, stuffed_);
      content_ = stuffed_;
    }
    out_ = ".\r\n";
    dot_end_ = content_.size() + out_.size();
    dot_ = Dot::not_written;
  }
  const bool has_room = exchange.is_free() || exchange.capabilities().pipelining;
  if (!exchange.may_open() || !has_room) return;
  if (exchange.is_spent() || (!handed_ && !may_take_more())) return;
  Inspection inspection;
  if (std::optional<Message> message = next_message(inspection)) {
    ++carried_;
    exchange.open(std::move(*message), inspection, out_);
  }
}

bool Session::take_replies() {
  std::size_t begin = 0;
  while (!exchange_->is_over()) {
    const ParsedReply parsed = parse_reply({input_.data() + begin, filled_ - begin});
    if (parsed.result == ParsedReply::Result::partial) break;
    const bool is_overlong = parsed.result == ParsedReply::Result::overlong;
    const bool is_rubbish = is_overlong && parsed.reply.code == 0;
    if (is_rubbish || parsed.result == ParsedReply::Result::malformed) {
      consume(begin);
      fail_at_rubbish(is_overlong ? Trouble::overlong_reply : Trouble::protocol_error,
                      exchange_->stage());
      return true;
    }
    begin += parsed.size;
    if (const auto settlement = exchange_->on_reply(parsed.reply, out_)) settle(*settlement);
  }
  if (exchange_->is_over()) {
    failure_ = exchange_->failure();
    // It has parted as it may: nobody is to blame.
    is_closed_ = !has_failed();
    if (exchange_->is_spent() && !carried_till_displaced_) {
      context_.relays.on_spent(relay_, exchange_->carried());
    }
  }
  consume(begin);
  return begin != 0;
}

void Session::fail_at_rubbish(Trouble trouble, Stage stage) {
  // What follows in the same read answers later commands.
  const auto rubbish = parse_reply({input_.data(), filled_});
  fail(trouble, stage, beginning_of_input(rubbish.size));
}

std::string Session::beginning_of_input(std::size_t size) const {
  constexpr std::size_t shown_max = 80;
  const auto person = exchange_ ? exchange_->person_asked_about() : RedactedPerson{};
  return redacted({input_.data(), std::min(size, shown_max)}, person);
}

std::string Session::unended_reply() const {
  if (filled_ == 0) return {};
  const bool has_line = input_[filled_ - 1] == '\n';
  return (has_line ? "no last line came after: " : "no line break came after: ") +
         beginning_of_input(filled_);
}

asio::awaitable<void> Session::rest() {
  SessionList& session_list = context_.session_list;
  session_list.idle.push_back(this);
  session_list.changed.notify_all();
  is_idle_ = true;
  set_deadline(context_.options.idle_max);
  while (!handed_ && !is_finishing_) co_await wake_.wait();
  is_idle_ = false;
  std::erase(session_list.idle, this);
  if (!looks_alive()) {
    // The server closed while nothing was under way, as it may.
    if (handed_) settle({.ticket = std::exchange(handed_, std::nullopt)->ticket});
    is_closed_ = true;
  }
}

bool Session::looks_alive() {
  char octet{};
  boost::system::error_code error;
  socket_.receive(asio::buffer(&octet, 1), tcp::socket::message_peek, error);
  if (error) return error == asio::error::would_block;
  // Something has come unasked: a goodbye, or with TLS a session ticket.
  return tls_ != nullptr;
}

void Session::hand(Message message) {
  CRIER_CHECK(is_idle_ && !handed_);
  handed_ = std::move(message);
  wake_.notify_all();
}

void Session::finish() {
  is_finishing_ = true;
  wake_.notify_all();
  if (has_been_up_) return;
  // Nothing is at stake before the first message.
  is_closed_ = true;
  resolver_.cancel();
  boost::system::error_code ignored;
  socket_.close(ignored);
}

asio::awaitable<void> Session::quit() {
  set_deadline(context_.options.timeouts.quit);
  out_ = "QUIT\r\n";
  if (!write_now()) co_await write_rest();
  if (!has_failed()) co_await read();
  // Whatever happens here happens to no message.
  failure_ = {};
}

}  // namespace crier::smtp
