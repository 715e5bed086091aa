// One connection of the server: requests one after another until somebody closes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>

#include "base/time.h"
#include "net/http/server.h"

namespace crier::http {

class Connection {
 public:
  // `router` and `options` must outlive this. `on_idle` hears that it waits for the peer again.
  Connection(boost::asio::ip::tcp::socket socket, const Router& router,
             const ServerOptions& options, std::function<void()> on_idle);
  ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Until the peer or we close. Trouble with the peer ends it and is no error; cancellation is
  // thrown.
  boost::asio::awaitable<void> serve();

  // Closes it now if it is between two requests, else after the answer.
  void close();
  // Closes it whatever is under way. Once.
  void drop();

  // Whom it counts for, as overload.h says.
  [[nodiscard]] const std::string& visitor() const { return visitor_; }
  // Since when we wait for the peer; nothing while it waits for our answer, or is dropped.
  [[nodiscard]] std::optional<SteadyTime> waiting_since() const { return waiting_since_; }
  [[nodiscard]] bool is_dropped() const { return is_dropped_; }

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  enum class Next { more, close };

  // The stream that requests come by: `act` is called with it.
  template <class Act>
  auto with_stream(Act act) {
    return tls_ ? act(*tls_) : act(stream_);
  }
  boost::asio::awaitable<bool> begin_tls();
  boost::asio::awaitable<void> end();
  boost::asio::awaitable<void> wait_before_answer(Duration delay);

  // Nothing was said for longer than the peer may be silent, or the peer has gone: close.
  boost::asio::awaitable<Next> await_request();
  boost::asio::awaitable<Next> serve_one();
  // `parser` outlives the call, of these two.
  boost::asio::awaitable<boost::system::error_code> read_until(Parser* parser,
                                                               bool (Parser::*is_reached)() const);
  boost::asio::awaitable<boost::system::error_code> read_more(Parser* parser);
  [[nodiscard]] static bool waits_for_permission(const Parser& parser);
  boost::asio::awaitable<boost::system::error_code> permit_body();
  boost::asio::awaitable<boost::system::error_code> write_text(std::string text);
  boost::asio::awaitable<Response> answer(Request request);
  [[nodiscard]] Response refusal_of(int status, const Parser& parser) const;
  boost::asio::awaitable<void> refuse(Response refusal);
  boost::asio::awaitable<void> discard();
  boost::asio::awaitable<Next> write(Method method, Next next, Response response);

  boost::beast::tcp_stream stream_;
  std::shared_ptr<boost::asio::ssl::context> context_;  // While tls_ is used.
  std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
  boost::beast::flat_buffer buffer_;
  const Router& router_;
  const ServerOptions& options_;
  bool idle_{};
  std::function<void()> on_idle_;
  std::string peer_;
  std::string visitor_;
  std::optional<SteadyTime> waiting_since_;
  bool is_dropped_{};
  bool closing_{};
};

}  // namespace crier::http
