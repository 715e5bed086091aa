#include "integration/net/http/raw_peer.h"

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

namespace crier::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// 0 while the request is not whole.
std::size_t whole_request(const std::string& input) {
  const std::size_t head = input.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  const std::size_t field = input.find("Content-Length: ");
  const std::size_t body =
      field < head ? std::stoul(input.substr(field + sizeof("Content-Length: ") - 1)) : 0;
  return input.size() >= head + 4 + body ? head + 4 + body : 0;
}

}  // namespace

RawPeer::RawPeer(asio::any_io_executor executor, std::vector<std::optional<std::string>> answers)
    : acceptor_(std::move(executor), tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      answers_(std::move(answers)) {}

std::string RawPeer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port()) + path;
}

asio::awaitable<void> RawPeer::run() {
  for (;;) {
    tcp::socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
    ++connections;
    try {
      co_await serve(std::move(socket));
    } catch (const boost::system::system_error& error) {
      if (error.code() == asio::error::operation_aborted) throw;
    }
  }
}

asio::awaitable<void> RawPeer::serve(tcp::socket socket) {
  std::string input;
  while (answered_ < answers_.size()) {
    while (whole_request(input) == 0) {
      char piece[4096];
      error_code closed;
      const std::size_t count = co_await socket.async_read_some(
          asio::buffer(piece), asio::redirect_error(asio::use_awaitable, closed));
      input.append(piece, count);
      incomplete = input;
      if (closed) co_return;
    }
    requests.push_back(input.substr(0, whole_request(input)));
    input.erase(0, whole_request(input));
    incomplete = input;
    const std::optional<std::string> answer = answers_[answered_++];
    if (answer && answer->empty()) co_return;
    if (answer) {
      co_await asio::async_write(socket, asio::buffer(*answer), asio::use_awaitable);
    } else {
      char ignored = 0;
      co_await asio::async_read(socket, asio::buffer(&ignored, 1), asio::use_awaitable);
    }
  }
}

std::string ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace crier::http
