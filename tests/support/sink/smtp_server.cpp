#include "support/sink/smtp_server.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "support/sink/stamped_read.h"

namespace crier::sink {

namespace asio = boost::asio;
using asio::ip::tcp;
using Next = SmtpConversation::Next;

namespace {

// A pipelined message of 4 KB and its envelope fit several times.
constexpr std::size_t buffer_size_min = 64 * 1024;

class SmtpPeer {
 public:
  SmtpPeer(SmtpServer* server, tcp::socket socket)
      : server_(*server),
        socket_(std::move(socket)),
        conversation_(server_.options, server_.script, server_.record),
        input_(buffer_size_min) {}

  asio::awaitable<void> serve(SmtpConversation::Security security) {
    ++server_.record.counts().connections;
    boost::system::error_code failed;
    socket_.set_option(tcp::no_delay(true), failed);
    if (server_.record.tells_times()) stamp_arrivals(socket_);
    if (security == SmtpConversation::Security::tls) co_await secure();
    if (failed_) co_return;
    Next next = conversation_.greet(output_);
    for (;;) {
      if (conversation_.has_news()) {
        server_.record.flush();
        conversation_.news_flushed();
      }
      if (!output_.empty()) co_await write();
      if (failed_ || next == Next::close) co_return;
      if (next == Next::stall) co_await stall();
      if (next == Next::wait) co_await pause();
      if (next == Next::start_tls) co_await secure();
      if (next == Next::read || next == Next::start_tls) co_await read();
      if (failed_) co_return;

      std::string_view input(input_.data(), filled_);
      next = conversation_.advance(input, came_, output_);
      std::copy(input.begin(), input.end(), input_.begin());
      filled_ = input.size();
    }
  }

 private:
  asio::awaitable<void> read() {
    if (filled_ == input_.size()) input_.resize(input_.size() * 2);
    const auto space = asio::buffer(input_.data() + filled_, input_.size() - filled_);
    if (server_.record.tells_times() && !tls_) {
      const StampedRead got = co_await read_stamped(&socket_, space, &failed_);
      filled_ += got.octets;
      came_ = got.came;
      co_return;
    }
    filled_ += tls_ ? co_await tls_->async_read_some(
                          space, asio::redirect_error(asio::use_awaitable, failed_))
                    : co_await socket_.async_read_some(
                          space, asio::redirect_error(asio::use_awaitable, failed_));
    came_ = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  }

  asio::awaitable<void> write() {
    const auto bytes = asio::buffer(output_);
    if (tls_) {
      co_await asio::async_write(*tls_, bytes, asio::redirect_error(asio::use_awaitable, failed_));
    } else {
      // Replies are short: the socket takes them at once unless the peer never reads.
      boost::system::error_code would_block;
      socket_.non_blocking(true, would_block);
      const std::size_t sent = socket_.write_some(bytes, would_block);
      if (sent < output_.size()) {
        co_await asio::async_write(socket_, bytes + sent,
                                   asio::redirect_error(asio::use_awaitable, failed_));
      }
    }
    output_.clear();
  }

  asio::awaitable<void> secure() {
    filled_ = 0;
    tls_ = std::make_unique<asio::ssl::stream<tcp::socket&>>(socket_, *server_.tls);
    co_await tls_->async_handshake(asio::ssl::stream_base::server,
                                   asio::redirect_error(asio::use_awaitable, failed_));
    conversation_.secured();
  }

  asio::awaitable<void> pause() {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, conversation_.pause());
    co_await timer.async_wait(asio::use_awaitable);
  }

  // Until the sink is stopped or the peer gives up.
  asio::awaitable<void> stall() {
    co_await socket_.async_wait(tcp::socket::wait_error,
                                asio::redirect_error(asio::use_awaitable, failed_));
    failed_ = asio::error::eof;
  }

  SmtpServer& server_;
  tcp::socket socket_;
  std::unique_ptr<asio::ssl::stream<tcp::socket&>> tls_;
  SmtpConversation conversation_;
  std::vector<char> input_;
  std::size_t filled_{0};
  WallTime came_;  // The last octets that were read.
  std::string output_;
  boost::system::error_code failed_;
};

}  // namespace

asio::awaitable<void> serve_smtp(SmtpServer* server, tcp::socket socket,
                                 SmtpConversation::Security security) {
  SmtpPeer peer(server, std::move(socket));
  co_await peer.serve(security);
}

}  // namespace crier::sink
