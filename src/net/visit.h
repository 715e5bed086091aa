// A connection that is made to look at a server, and that nothing depends on: every failure is a
// sentence, and it ends in time.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/time.h"
#include "net/tls_peer.h"
#include "runtime/task_group.h"

namespace crier {

class Visit {
 public:
  // Breaks off `time_max` from now.
  Visit(boost::asio::any_io_executor executor, Duration time_max);
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  // Each does nothing once something has failed.
  boost::asio::awaitable<void> connect(std::string host, std::uint16_t port);
  // The certificate is to be the host's; peer() tells whether it is.
  boost::asio::awaitable<void> begin_tls(boost::asio::ssl::context* context);
  boost::asio::awaitable<void> write(std::string text);
  // Some octets; none when something has failed.
  boost::asio::awaitable<std::string> read();
  // To be awaited before this dies.
  boost::asio::awaitable<void> end();

  // The first reason counts.
  void fail(std::string why);
  [[nodiscard]] const std::string& failure() const { return failure_; }
  [[nodiscard]] bool has_failed() const { return !failure_.empty(); }
  // Whether it failed because the time was over.
  [[nodiscard]] bool is_late() const { return is_late_; }

  [[nodiscard]] std::string address() const { return address_.to_string(); }
  [[nodiscard]] bool is_loopback() const { return address_.is_loopback(); }
  // Nothing: no TLS has begun.
  [[nodiscard]] const std::optional<tls::Peer>& peer() const { return peer_; }

 private:
  using Stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

  boost::asio::awaitable<void> watch();

  std::string host_;
  boost::asio::ip::tcp::resolver resolver_;
  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<Stream> tls_;  // After the socket, which it refers to.
  boost::asio::steady_timer timer_;
  TaskGroup watching_;
  boost::asio::ip::address address_;
  std::optional<tls::Peer> peer_;
  std::string failure_;
  bool is_late_{};
};

}  // namespace crier
