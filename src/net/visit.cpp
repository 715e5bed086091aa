#include "net/visit.h"

#include <array>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace crier {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;

Visit::Visit(asio::any_io_executor executor, Duration time_max)
    : resolver_(executor), socket_(executor), timer_(executor, time_max), watching_(executor) {
  watching_.spawn(watch());
}

asio::awaitable<void> Visit::watch() {
  co_await timer_.async_wait(asio::use_awaitable);
  is_late_ = true;
  resolver_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

asio::awaitable<void> Visit::end() {
  error_code ignored;
  socket_.close(ignored);
  watching_.cancel();
  co_await watching_.join();
}

void Visit::fail(std::string why) {
  if (has_failed()) return;
  failure_ = is_late_ ? "no answer in time" : std::move(why);
}

asio::awaitable<void> Visit::connect(std::string host, std::uint16_t port) {
  host_ = std::move(host);
  error_code error;
  const auto found = co_await resolver_.async_resolve(
      host_, std::to_string(port), asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return fail("the host is not found: " + error.message());
  const tcp::endpoint endpoint = co_await asio::async_connect(
      socket_, found, asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return fail("cannot be connected to: " + error.message());
  address_ = endpoint.address();
}

asio::awaitable<void> Visit::begin_tls(ssl::context* context) {
  if (has_failed()) co_return;
  tls_ = std::make_unique<Stream>(socket_, *context);
  tls::expect_host(*tls_->native_handle(), host_);
  error_code error;
  co_await tls_->async_handshake(ssl::stream_base::client,
                                 asio::redirect_error(asio::use_awaitable, error));
  if (error) co_return fail("TLS does not begin: " + error.message());
  peer_ = tls::peer_of(*tls_->native_handle());
}

asio::awaitable<void> Visit::write(std::string text) {
  if (has_failed()) co_return;
  error_code error;
  if (tls_) {
    co_await asio::async_write(*tls_, asio::buffer(text),
                               asio::redirect_error(asio::use_awaitable, error));
  } else {
    co_await asio::async_write(socket_, asio::buffer(text),
                               asio::redirect_error(asio::use_awaitable, error));
  }
  if (error) fail("the connection is lost: " + error.message());
}

asio::awaitable<std::string> Visit::read() {
  if (has_failed()) co_return std::string();
  std::array<char, 4096> piece{};
  error_code error;
  std::size_t count = 0;
  if (tls_) {
    count = co_await tls_->async_read_some(asio::buffer(piece),
                                           asio::redirect_error(asio::use_awaitable, error));
  } else {
    count = co_await socket_.async_read_some(asio::buffer(piece),
                                             asio::redirect_error(asio::use_awaitable, error));
  }
  if (error) fail("the connection is lost: " + error.message());
  co_return std::string(piece.data(), error ? 0 : count);
}

}  // namespace crier
