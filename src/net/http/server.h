// A small HTTP/1.1 server for pages and probes: status of the daemon, objection pages. Everything
// is bounded.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "net/http/router.h"
#include "net/http/server_certificate.h"

namespace crier::http {

struct ServerOptions {
  std::string address{"127.0.0.1"};  // Numeric.
  std::uint16_t port{0};             // 0: the kernel chooses.
  // When there are more, the slowest peer of the visitor with most connections makes room
  // (overload.h); while all of them wait for us, further ones wait in the backlog.
  int connections_max{64};
  std::size_t header_bytes_max{std::size_t{16} * 1024};
  std::size_t body_bytes_max{std::size_t{64} * 1024};
  std::chrono::milliseconds idle_timeout{std::chrono::seconds{30}};     // Between two requests.
  std::chrono::milliseconds request_timeout{std::chrono::seconds{10}};  // To read one.
  std::chrono::milliseconds answer_timeout{std::chrono::seconds{30}};   // To write the answer.
  // Null: without TLS. Whoever listens must outlive the server.
  ServerCertificate* certificate{};
  // What is said to a request whose body is too large; it has its line and its headers. Empty: a
  // line of text.
  std::function<Response(const Request&)> too_large{};
  // How long the answer to a request is kept back. The request is done all the same.
  std::function<Duration(const Request&)> delay{};
};

class Server {
 public:
  // Listens from now on. Throws boost::system::system_error, such as "address already in use".
  // `router` must outlive this.
  Server(boost::asio::any_io_executor executor, const Router& router, ServerOptions options);
  // run() must have returned, if it was called.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // Answers until close(), then returns when the requests that have begun are answered. Once.
  // Cancelled (terminal), it drops the connections and throws operation_aborted.
  boost::asio::awaitable<void> run();

  // Accepts nothing more, closes idle connections, and the others after their answer.
  void close();

  // Connections open now.
  [[nodiscard]] int connections() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace crier::http
