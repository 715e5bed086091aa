#include "net/http/connection.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <sstream>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/read_size.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/system/system_error.hpp>

#include "net/http/date.h"
#include "net/http/overload.h"
#include "net/http/request_framing.h"
#include "net/http/request_target.h"
#include "runtime/clock.h"
#include "runtime/log.h"

namespace crier::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

namespace {

namespace wire = boost::beast::http;

// For a peer that is left to read our last words.
constexpr std::chrono::seconds goodbye_timeout{2};

// Without its body.
Request head_of(const wire::request<wire::string_body>& message) {
  Request request{.method = method_named(message.method_string()),
                  .target = origin_form(message.target())};
  for (const auto& field : message) {
    request.headers.add(std::string(field.name_string()), std::string(field.value()));
  }
  return request;
}

Request request_of(wire::request<wire::string_body> message) {
  Request request = head_of(message);
  request.body = std::move(message.body());
  return request;
}

// What is wrong with a request that could not be read; 0 when the peer will not read an answer.
int status_for(error_code failure) {
  if (failure == wire::error::header_limit || failure == wire::error::buffer_overflow) return 431;
  if (failure == wire::error::body_limit) return 413;
  if (failure == wire::error::end_of_stream || failure == wire::error::partial_message) return 0;
  // What else the parser finds is no HTTP; any other category is the network's.
  return failure.category() == wire::make_error_code(wire::error::bad_method).category() ? 400 : 0;
}

wire::response<wire::string_body> message_of(Method method, Response response) {
  wire::response<wire::string_body> message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  message.reason(reason_phrase(response.status));
  message.set(wire::field::date, http_date(SystemClock().wall_now()));
  for (const Header& header : response.headers) message.insert(header.name, header.value);
  // HEAD tells the length and leaves the body out (RFC 9110 9.3.2).
  message.content_length(response.body.size());
  if (method != Method::head) message.body() = std::move(response.body);
  return message;
}

// To write the text of a message instead of the message takes the compiler a minute less.
std::string text_of(const wire::response<wire::string_body>& message) {
  std::ostringstream text;
  text << message;
  return std::move(text).str();
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, const Router& router,
                       const ServerOptions& options, std::function<void()> on_idle)
    : stream_(std::move(socket)),
      buffer_(options.header_bytes_max + options.body_bytes_max),
      router_(router),
      options_(options),
      on_idle_(std::move(on_idle)),
      waiting_since_(SystemClock().now()) {
  error_code gone;
  const asio::ip::tcp::endpoint peer = stream_.socket().remote_endpoint(gone);
  if (gone) return;
  peer_ = peer.address().to_string();
  visitor_ = visitor_key(peer.address());
}

void Connection::close() {
  closing_ = true;
  if (idle_) stream_.close();
}

void Connection::drop() {
  is_dropped_ = true;
  waiting_since_.reset();
  stream_.close();
}

asio::awaitable<bool> Connection::begin_tls() {
  if (options_.certificate == nullptr) co_return true;
  context_ = options_.certificate->current(SystemClock().now());
  tls_.emplace(stream_, *context_);
  error_code failure;
  stream_.expires_after(options_.request_timeout);
  co_await tls_->async_handshake(asio::ssl::stream_base::server,
                                 asio::redirect_error(asio::use_awaitable, failure));
  co_return !failure;
}

// The peer reads our last words before it sees the end.
asio::awaitable<void> Connection::end() {
  error_code ignored;
  if (tls_ && !is_dropped_) {
    stream_.expires_after(goodbye_timeout);
    co_await tls_->async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
  }
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> Connection::serve() {
  error_code ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  if (!co_await begin_tls()) co_return;
  Next next = closing_ ? Next::close : Next::more;
  while (next == Next::more) {
    next = co_await await_request();
    if (next == Next::more) next = co_await serve_one();
  }
  co_await end();
}

asio::awaitable<Connection::Next> Connection::await_request() {
  if (buffer_.size() > 0) co_return Next::more;
  error_code failure;
  stream_.expires_after(options_.idle_timeout);
  idle_ = true;
  const auto room = buffer_.prepare(std::min<std::size_t>(4096, buffer_.max_size()));
  const std::size_t count = co_await with_stream([&](auto& stream) {
    return stream.async_read_some(room, asio::redirect_error(asio::use_awaitable, failure));
  });
  idle_ = false;
  buffer_.commit(count);
  co_return failure || closing_ ? Next::close : Next::more;
}

// Whether the peer keeps its body until it is asked for it (RFC 9110 10.1.1).
bool Connection::waits_for_permission(const Parser& parser) {
  const auto& message = parser.get();
  return !parser.is_done() && message.version() >= 11 &&
         beast::iequals(message[wire::field::expect], "100-continue");
}

asio::awaitable<error_code> Connection::permit_body() {
  co_return co_await write_text("HTTP/1.1 100 Continue\r\n\r\n");
}

asio::awaitable<error_code> Connection::write_text(std::string text) {
  error_code failure;
  co_await with_stream([&](auto& stream) {
    return asio::async_write(stream, asio::buffer(text),
                             asio::redirect_error(asio::use_awaitable, failure));
  });
  co_return failure;
}

// As the reading of Beast does, which the compiler would make anew for each kind of stream.
asio::awaitable<error_code> Connection::read_until(Parser* parser,
                                                   bool (Parser::*is_reached)() const) {
  error_code failure;
  while (!(parser->*is_reached)()) {
    if (buffer_.size() > 0) {
      buffer_.consume(parser->put(buffer_.data(), failure));
      if (!failure) continue;
      if (failure != wire::error::need_more) co_return failure;
    }
    failure = co_await read_more(parser);
    if (failure) co_return failure;
  }
  co_return failure;
}

// The end of the stream is told to the parser, which knows whether something is missing.
asio::awaitable<error_code> Connection::read_more(Parser* parser) {
  constexpr std::size_t at_once_max = 65536;
  error_code failure;
  const std::size_t size = beast::read_size(buffer_, at_once_max);
  if (size == 0) co_return wire::error::buffer_overflow;
  const auto room = buffer_.prepare(size);
  const std::size_t count = co_await with_stream([&](auto& stream) {
    return stream.async_read_some(room, asio::redirect_error(asio::use_awaitable, failure));
  });
  buffer_.commit(count);
  if (failure != asio::error::eof) co_return failure;
  if (!parser->got_some()) co_return wire::error::end_of_stream;
  parser->put_eof(failure);
  co_return failure;
}

asio::awaitable<Connection::Next> Connection::serve_one() {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(options_.header_bytes_max));
  parser.body_limit(options_.body_bytes_max);
  error_code failure;
  stream_.expires_after(options_.request_timeout);
  parser.eager(false);
  failure = co_await read_until(&parser, &Parser::is_header_done);
  if (!failure && !is_unmistakable(parser.get())) {
    co_await refuse(refusal_of(400, parser));
    co_return Next::close;
  }
  if (!failure && waits_for_permission(parser)) failure = co_await permit_body();
  if (!failure) {
    parser.eager(true);
    failure = co_await read_until(&parser, &Parser::is_done);
  }
  if (failure) {
    const int status = status_for(failure);
    if (status != 0) co_await refuse(refusal_of(status, parser));
    co_return Next::close;
  }

  const bool keep = parser.get().keep_alive();
  Request request = request_of(parser.release());
  const Method method = request.method;
  request.peer = peer_;
  const Duration delay = options_.delay ? options_.delay(request) : Duration::zero();
  stream_.expires_never();
  waiting_since_.reset();
  Response response = co_await answer(std::move(request));
  if (is_dropped_) co_return Next::close;
  waiting_since_ = SystemClock().now();
  on_idle_();
  co_await wait_before_answer(delay);
  if (is_dropped_) co_return Next::close;
  const Next next = keep && !closing_ ? Next::more : Next::close;
  const Next after = co_await write(method, next, std::move(response));
  co_return after;
}

// What was asked is done. Meanwhile this one may make room for others.
asio::awaitable<void> Connection::wait_before_answer(Duration delay) {
  if (delay <= Duration::zero()) co_return;
  SystemClock clock;
  co_await clock.sleep_until(clock.now() + delay);
}

asio::awaitable<Response> Connection::answer(Request request) {
  std::string failure;
  try {
    Response response = co_await router_.answer(std::move(request));
    co_return response;
  } catch (const boost::system::system_error& error) {
    if (error.code() == asio::error::operation_aborted) throw;
    failure = error.what();
  } catch (const std::exception& error) {
    failure = error.what();
  }
  log::error("a page could not be answered", {{"error", failure}});
  co_return text_response(500, "This went wrong here, not with you.\n");
}

// After a request that could not be read, nothing that follows can be trusted to be one.
Response Connection::refusal_of(int status, const Parser& parser) const {
  if (status == 413 && options_.too_large) {
    Request head = head_of(parser.get());
    head.peer = peer_;
    return options_.too_large(head);
  }
  return text_response(status, std::string(reason_phrase(status)) + "\n");
}

asio::awaitable<void> Connection::refuse(Response refusal) {
  co_await write(Method::other, Next::close, std::move(refusal));
  co_await discard();
}

// Closing while something is unread resets the connection, and the peer may lose our answer with it
// (RFC 9112 9.6). So what is on its way is read for a moment, but not for ever.
asio::awaitable<void> Connection::discard() {
  error_code failure;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, failure);
  stream_.expires_after(goodbye_timeout);
  std::size_t left = 4 * options_.body_bytes_max;
  while (!failure && left > 0) {
    buffer_.clear();
    const auto room = buffer_.prepare(std::min(left, buffer_.max_size()));
    const std::size_t count = co_await with_stream([&](auto& stream) {
      return stream.async_read_some(room, asio::redirect_error(asio::use_awaitable, failure));
    });
    left -= count;
  }
}

asio::awaitable<Connection::Next> Connection::write(Method method, Next next, Response response) {
  wire::response<wire::string_body> message = message_of(method, std::move(response));
  message.keep_alive(next == Next::more);
  stream_.expires_after(options_.answer_timeout);
  const error_code failure = co_await write_text(text_of(message));
  co_return failure ? Next::close : next;
}

}  // namespace crier::http
