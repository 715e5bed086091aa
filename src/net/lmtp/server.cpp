#include "net/lmtp/server.h"

#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/system/system_error.hpp>

#include "net/lmtp/incoming_content.h"
#include "runtime/clock.h"
#include "runtime/log.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::lmtp {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t line_octets_max = 4096;
constexpr std::size_t read_octets = std::size_t{64} << 10U;
// A message that is too large is read on to its end, so that its sender hears why; not for ever.
constexpr std::size_t dropped_octets_max = std::size_t{100} << 20U;

class Session {
 public:
  Session(tcp::socket socket, MailTaker& taker, const ServerOptions& options)
      : stream_(std::move(socket)),
        taker_(taker),
        options_(options),
        dialogue_(options.host, options.limits,
                  [&taker](std::string_view address) { return taker.refusal(address); }) {}

  // Until the peer or we close. Trouble with the peer ends it and is no error; cancellation is
  // thrown.
  asio::awaitable<void> serve() {
    Dialogue::Answer answer = dialogue_.greeting();
    output_ = answer.text;
    while (answer.next != Dialogue::Next::close) {
      if (answer.next == Dialogue::Next::content) {
        if (!co_await take_message()) co_return;
        answer.next = Dialogue::Next::command;
        continue;
      }
      auto reading = next_line();
      const auto line = co_await std::move(reading);
      if (!line) co_return;
      answer = line->size() > line_octets_max ? dialogue_.overlong() : dialogue_.command(*line);
      output_ += answer.text;
    }
    co_await flush();
  }

 private:
  // Replies to commands that came together leave together (RFC 2920); before anything is waited
  // for.
  asio::awaitable<bool> flush() {
    if (output_.empty()) co_return true;
    stream_.expires_after(options_.silence_max);
    error_code failure;
    co_await asio::async_write(stream_, asio::buffer(output_),
                               asio::redirect_error(asio::use_awaitable, failure));
    output_.clear();
    if (failure == asio::error::operation_aborted) throw boost::system::system_error(failure);
    co_return !failure;
  }

  // False: the peer has gone, or was silent for too long.
  asio::awaitable<bool> read_more() {
    if (!co_await flush()) co_return false;
    const std::size_t before = input_.size();
    input_.resize(before + read_octets);
    stream_.expires_after(options_.silence_max);
    error_code failure;
    const std::size_t count =
        co_await stream_.async_read_some(asio::buffer(input_.data() + before, read_octets),
                                         asio::redirect_error(asio::use_awaitable, failure));
    input_.resize(before + count);
    if (failure == asio::error::operation_aborted) throw boost::system::system_error(failure);
    co_return !failure;
  }

  // Without its end. Of one that is too long enough to see that it is.
  asio::awaitable<std::optional<std::string>> next_line() {
    std::size_t dropped = 0;
    while (true) {
      const std::size_t end = input_.find('\n');
      if (end != std::string::npos) {
        std::string line = input_.substr(0, end);
        input_.erase(0, end + 1);
        if (line.ends_with('\r')) line.pop_back();
        if (dropped > 0) line.resize(line_octets_max + 1);
        co_return line;
      }
      if (input_.size() > line_octets_max) {
        dropped += input_.size();
        input_.clear();
        if (dropped > dropped_octets_max) co_return std::nullopt;
      }
      auto reading = read_more();
      if (!co_await std::move(reading)) co_return std::nullopt;
    }
  }

  asio::awaitable<bool> take_message() {
    IncomingContent content(options_.limits.message_octets_max);
    while (true) {
      input_.erase(0, content.add(input_));
      if (content.has_ended()) break;
      if (content.octets() > dropped_octets_max) co_return false;
      auto reading = read_more();
      if (!co_await std::move(reading)) co_return false;
    }
    Envelope envelope = dialogue_.take_envelope();
    const std::size_t recipients = envelope.recipients.size();
    Taken taken = Taken::too_large;
    if (!content.is_too_large()) {
      envelope.content = content.take();
      auto keeping = taker_.keep(std::move(envelope));
      taken = co_await std::move(keeping) ? Taken::kept : Taken::not_now;
    }
    output_ += dialogue_.replies(recipients, taken);
    co_return true;
  }

  boost::beast::tcp_stream stream_;
  MailTaker& taker_;
  const ServerOptions& options_;
  Dialogue dialogue_;
  std::string input_;
  std::string output_;
};

}  // namespace

class Server::State {
 public:
  State(asio::any_io_executor executor, MailTaker& taker, ServerOptions options)
      : options_(std::move(options)),
        taker_(taker),
        acceptor_(executor),
        changed_(executor),
        tasks_(executor) {
    const tcp::endpoint endpoint(asio::ip::make_address(options_.address), options_.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  asio::awaitable<void> run() {
    std::exception_ptr end;
    try {
      co_await accept_all();
    } catch (...) {
      end = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    tasks_.cancel();
    co_await tasks_.join();
    if (end) std::rethrow_exception(end);
  }

 private:
  asio::awaitable<void> accept_all() {
    while (true) {
      while (sessions_ >= options_.connections_max) co_await changed_.wait();
      error_code failure;
      tcp::socket socket =
          co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, failure));
      if (failure == asio::error::operation_aborted) throw boost::system::system_error(failure);
      if (failure) {
        // As in http/server.cpp: it passes, but not faster by asking again at once.
        log::warn("an LMTP connection could not be accepted", {{"error", failure.message()}});
        constexpr std::chrono::milliseconds rest{100};
        SystemClock clock;
        co_await clock.sleep_until(clock.now() + rest);
        continue;
      }
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      ++sessions_;
      tasks_.spawn(serve(std::move(socket)));
    }
  }

  // A connection that fails is one connection: the others are served.
  asio::awaitable<void> serve(tcp::socket socket) {
    std::exception_ptr failure;
    try {
      Session session(std::move(socket), taker_, options_);
      co_await session.serve();
    } catch (...) {
      failure = std::current_exception();
    }
    --sessions_;
    changed_.notify_all();
    if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
    if (failure) log::error("an LMTP connection has failed by a fault of ours");
  }

  ServerOptions options_;
  MailTaker& taker_;
  tcp::acceptor acceptor_;
  WaitList changed_;  // A connection has ended.
  int sessions_{};
  TaskGroup tasks_;
};

Server::Server(asio::any_io_executor executor, MailTaker& taker, ServerOptions options)
    : state_(std::make_unique<State>(std::move(executor), taker, std::move(options))) {}

Server::~Server() = default;

std::uint16_t Server::port() const {
  return state_->port();
}

asio::awaitable<void> Server::run() {
  return state_->run();
}

}  // namespace crier::lmtp
