#include "net/smpp/session.h"

#include <algorithm>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "base/redaction/redacted.h"
#include "net/smpp/request_bodies.h"
#include "net/smpp/status.h"
#include "runtime/task_group.h"

namespace crier::smpp {

namespace asio = boost::asio;
using asio::ip::tcp;
using Kind = Failure::Kind;

Session::Session(asio::any_io_executor executor, SessionContext context, std::size_t server)
    : context_(context),
      server_(server),
      executor_(executor),
      resolver_(executor),
      socket_(executor),
      wake_(executor),
      window_(context.options) {}

asio::awaitable<void> Session::run() {
  co_await connect();
  if (!has_ended()) co_await bind();
  if (!has_ended()) {
    state_ = State::bound;
    has_been_bound_ = true;
    heard_at_ = context_.clock.now();
    deadline_ = SteadyTime::max();
    context_.source.report_health();
    if (context_.deliveries != nullptr) context_.source.report_heard(server_);
    context_.changed.notify_all();
    TaskGroup tasks(executor_);
    tasks.spawn(read_answers());
    tasks.spawn(write_requests());
    if (context_.deliveries != nullptr) tasks.spawn(keep_deliveries());
    co_await tasks.join();
  }
  state_ = State::closed;
  has_dropped_messages_ = !window_.empty();
  const std::string why = has_failed() ? failure_.words : "the connection ended before an answer";
  for (Settlement& settlement : window_.abandon(why)) settle(std::move(settlement));
  boost::system::error_code ignored;
  socket_.close(ignored);
}

asio::awaitable<void> Session::connect() {
  const Server& server = context_.options.servers[server_];
  deadline_ = context_.clock.now() + context_.options.connect_timeout;
  boost::system::error_code error;
  std::vector<tcp::endpoint> endpoints;
  const auto address = asio::ip::make_address(server.host, error);
  if (!error) {
    endpoints.emplace_back(address, server.port);
  } else {
    const auto found = co_await resolver_.async_resolve(
        server.host, std::to_string(server.port), asio::redirect_error(asio::use_awaitable, error));
    for (const auto& entry : found) endpoints.push_back(entry.endpoint());
    if (error || endpoints.empty()) co_return on_error(error, Kind::resolve_failed);
  }
  co_await asio::async_connect(socket_, endpoints,
                               asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return on_error(error, Kind::connect_failed);
  socket_.set_option(tcp::no_delay(true), error);
  if (error) co_return on_error(error, Kind::connect_failed);
  if (context_.tls == nullptr) co_return;
  tls_ = tls::make_stream(socket_, *context_.tls, server.host, tls::Check::host);
  co_await tls_->async_handshake(asio::ssl::stream_base::client,
                                 asio::redirect_error(asio::use_awaitable, error));
  if (error) on_error(error, Kind::tls_failed, tls::error_text(*tls_, error));
}

asio::awaitable<void> Session::bind() {
  deadline_ = context_.clock.now() + context_.options.bind_timeout;
  const std::uint32_t sequence = window_.next_sequence();
  const bool receives = context_.deliveries != nullptr;
  const Command command = receives ? Command::bind_transceiver : Command::bind_transmitter;
  append(batch_, {.command = command, .sequence = sequence, .body = bind_body(context_.options)});
  co_await write_batch();
  while (!has_ended()) {
    const auto read = read_pdu(input_);
    if (!read) co_return fail(Kind::protocol_error, read.error());
    if (*read) {
      const Pdu pdu = (*read)->pdu;
      input_.erase(0, (*read)->octets);
      if (pdu.sequence != sequence) continue;
      if (pdu.status != status::ok) {
        std::string words = name_of_status(pdu.status);
        // Some let their customers only send.
        if (receives && !is_credentials(pdu.status)) words += " to bind_transceiver";
        co_return fail(Kind::bind_refused, std::move(words), pdu.status);
      }
      if (pdu.command == response_to(command)) co_return;
      co_return fail(Kind::protocol_error, "the bind was answered by something else");
    }
    co_await read_some();
  }
}

bool Session::has_room() const {
  return is_bound() && !is_finishing_ && !has_ended() && window_.has_room();
}

void Session::start(Message message) {
  window_.start(std::move(message));
  wake_.notify_all();
}

void Session::finish() {
  is_finishing_ = true;
  if (state_ == State::opening) return close();
  wake_.notify_all();
}

void Session::look_at_clock(SteadyTime now) {
  if (has_asked_to_unbind_ && now >= deadline_) return close();  // Nothing is at stake any more.
  const auto answer_by = window_.answer_by();
  const bool is_late =
      now >= deadline_ || (answer_by && now >= *answer_by) || (enquiry_ && now >= enquiry_by_);
  if (is_late) {
    fail(Kind::timed_out, is_bound() ? "a request was not answered in time" : "");
    return close();
  }
  if (!is_bound()) return;
  if (!enquiry_ && now - heard_at_ >= context_.options.enquire_interval) {
    enquiry_ = window_.next_sequence();
    enquiry_by_ = now + context_.options.answer_timeout;
    append(controls_, {.command = Command::enquire_link, .sequence = *enquiry_});
    wake_.notify_all();
  }
  if (const auto due = window_.next_at(); due && *due <= now) wake_.notify_all();
}

void Session::take_pdus() {
  std::size_t taken = 0;
  for (;;) {
    const auto read = read_pdu(std::string_view(input_).substr(taken));
    if (!read) return fail(Kind::protocol_error, read.error());
    if (!*read) break;
    taken += (*read)->octets;
    take((*read)->pdu);
    if (has_ended()) return;
  }
  input_.erase(0, taken);
}

void Session::take(const Pdu& pdu) {
  const bool is_answer = (static_cast<std::uint32_t>(pdu.command) & response_bit) != 0;
  if (is_answer) {
    if (has_asked_to_unbind_ && pdu.sequence == unbind_sequence_) return close();
    has_served_ = has_served_ || enquiry_ == pdu.sequence || window_.knows(pdu.sequence);
    if (enquiry_ == pdu.sequence) return enquiry_.reset();
    return settle(window_.on_answer(pdu, context_.clock.now()));
  }
  switch (pdu.command) {
    case Command::enquire_link: return answer(pdu, status::ok);
    case Command::unbind:
      answer(pdu, status::ok);
      // What is under way may still be answered; nothing new is begun.
      is_finishing_ = true;
      was_sent_away_ = true;
      return;
    case Command::deliver_sm: return take_delivery(pdu);
    default: break;
  }
  append(controls_, {.command = Command::generic_nack,
                     .status = status::invalid_command_id,
                     .sequence = pdu.sequence});
}

// A transmitter gets none: who sends one all the same keeps it, and so does who sends more than can
// be kept now. Nor is one taken when nothing else keeps the line open: an SMSC with much to deliver
// would keep us from leaving.
void Session::take_delivery(const Pdu& pdu) {
  constexpr std::size_t deliveries_max = 500;
  constexpr std::size_t octets_max = std::size_t{1024} * 1024;
  const bool is_full = deliveries_.size() >= deliveries_max || deliveries_octets_ >= octets_max;
  const bool is_leaving = is_finishing_ && window_.empty();
  if (context_.deliveries == nullptr || is_full || is_leaving) {
    return answer(pdu, status::temporary_app_error);
  }
  deliveries_octets_ += pdu.body.size();
  deliveries_.push_back(pdu);
}

void Session::answer(const Pdu& request, std::uint32_t status) {
  Pdu response{
      .command = response_to(request.command), .status = status, .sequence = request.sequence};
  if (request.command == Command::deliver_sm) response.body = std::string(1, '\0');
  append(controls_, response);
}

void Session::settle(std::optional<Settlement> settlement) {
  if (!settlement) return;
  if (settlement->ending) {
    settlement->ending->server = server_;
    if (has_failed()) settlement->ending->cause = failure_.kind;
    context_.source.settle(settlement->ticket, *settlement->ending);
  } else {
    context_.source.give_back(settlement->ticket);
  }
}

bool Session::is_over() const {
  return is_finishing_ && window_.empty() && deliveries_.empty() && !is_keeping_;
}

void Session::close() {
  state_ = State::closed;
  resolver_.cancel();
  boost::system::error_code ignored;
  socket_.close(ignored);
  wake_.notify_all();
}

void Session::fail(Failure::Kind kind, std::string words, std::uint32_t status) {
  if (has_failed()) return;
  failure_ = {.kind = kind, .status = status, .words = std::move(words), .server = server_};
}

void Session::on_error(boost::system::error_code error, Failure::Kind kind, std::string words) {
  if (has_ended()) return;
  const bool is_end = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
  if (is_end && is_finishing_ && window_.empty()) return close();
  if (is_end) return fail(kind, "the server closed the connection");
  // The socket is closed by nobody else: the whole task is cancelled, and stops here.
  if (error == asio::error::operation_aborted) throw boost::system::system_error(error);
  fail(kind, words.empty() ? redacted(error.message()) : std::move(words));
}

}  // namespace crier::smpp
