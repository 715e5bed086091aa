// A server that says exactly what a test wants, also what no HTTP server would say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace crier::http {

class RawPeer {
 public:
  // One answer a request, in order over all connections. An empty one closes the connection;
  // nothing stays silent until the peer closes. After the last answer every connection is closed.
  RawPeer(boost::asio::any_io_executor executor, std::vector<std::optional<std::string>> answers);

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] std::string url(const std::string& path = "/") const;

  // Until cancelled.
  boost::asio::awaitable<void> run();

  std::vector<std::string> requests;  // Whole ones: head and body.
  std::string incomplete;             // What came of a request that never became whole.
  int connections{};

 private:
  boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket);

  boost::asio::ip::tcp::acceptor acceptor_;
  std::vector<std::optional<std::string>> answers_;
  std::size_t answered_{};
};

// A sound answer of 200 with this body.
[[nodiscard]] std::string ok(const std::string& body = "");

}  // namespace crier::http
