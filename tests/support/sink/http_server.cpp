#include "support/sink/http_server.h"

#include <optional>
#include <string>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/parse.hpp>

namespace crier::sink {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

namespace {

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

constexpr std::uint64_t body_size_max = 64 * 1024 * 1024;

std::string recipient_of(const Request& request) {
  boost::system::error_code failed;
  const boost::json::value body = boost::json::parse(request.body(), failed);
  if (!failed && body.is_object()) {
    const auto* member = body.as_object().if_contains("recipient");
    if (member != nullptr && member->is_string()) return std::string(member->as_string());
  }
  return std::string(request.target());
}

Response reply(const Request& request, http::status status, std::string body) {
  Response response(status, request.version());
  response.set(http::field::content_type, "application/json");
  response.keep_alive(request.keep_alive());
  response.body() = std::move(body);
  response.prepare_payload();
  return response;
}

void keep(HttpServer& server, const Request& request, std::string_view recipient) {
  const std::string_view key = request["Idempotency-Key"];
  server.record.add_request(recipient, key, request.body());
  server.record.flush();
}

// Nothing: the connection is to be closed without an answer, or never answered.
struct Answer {
  std::optional<Response> response{};
  std::chrono::milliseconds delay{};
  bool stalls{false};
  std::string raw{};  // Octets in place of an answer; the connection is closed after them.
};

Answer answer(HttpServer& server, const Request& request) {
  ++server.record.counts().requests;
  if (request.method() == http::verb::get) {
    if (request.target() != "/stats")
      return {.response = reply(request, http::status::not_found, "{}")};
    return {.response = reply(request, http::status::ok, server.record.stats_json())};
  }
  const std::string recipient = recipient_of(request);
  const Deed deed = server.script.visit(Stage::http, recipient);
  using Kind = Deed::Kind;
  if (deed.kind == Kind::status || deed.kind == Kind::reply) {
    ++server.record.counts().refused;
    const int status = deed.kind == Kind::status ? deed.status : 500;
    Response response = reply(request, static_cast<http::status>(status), deed.text);
    if (deed.retry_after > 0) {
      response.set(http::field::retry_after, std::to_string(deed.retry_after));
    }
    return {.response = std::move(response)};
  }
  if (deed.kind == Kind::stall) return {.stalls = true};
  if (deed.kind == Kind::say) {
    keep(server, request, recipient);
    return {.raw = deed.text};
  }
  if (deed.kind != Kind::drop) keep(server, request, recipient);
  if (deed.kind == Kind::drop || deed.kind == Kind::keep_and_drop) {
    ++server.record.counts().dropped;
    return {};
  }
  auto id = "{\"id\":\"sink-" + std::to_string(server.record.counts().messages) + "\"}";
  return {.response = reply(request, http::status::accepted, std::move(id)), .delay = deed.delay};
}

}  // namespace

asio::awaitable<void> serve_http(HttpServer* server, tcp::socket socket) {
  ++server->record.counts().connections;
  const auto executor = co_await asio::this_coro::executor;
  beast::flat_buffer buffer;
  boost::system::error_code failed;
  socket.set_option(tcp::no_delay(true), failed);
  for (;;) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(body_size_max);
    co_await http::async_read(socket, buffer, parser,
                              asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return;
    Answer next = answer(*server, parser.get());
    if (next.delay.count() > 0) {
      asio::steady_timer timer(executor, next.delay);
      co_await timer.async_wait(asio::use_awaitable);
    }
    if (next.stalls) {
      co_await socket.async_wait(tcp::socket::wait_error, asio::use_awaitable);
    }
    if (!next.raw.empty()) {
      co_await asio::async_write(socket, asio::buffer(next.raw),
                                 asio::redirect_error(asio::use_awaitable, failed));
    }
    if (!next.response) co_return;
    co_await http::async_write(socket, *next.response,
                               asio::redirect_error(asio::use_awaitable, failed));
    if (failed || !next.response->keep_alive()) co_return;
  }
}

}  // namespace crier::sink
