#include "support/e2e/tcp_gate.h"

#include <array>
#include <list>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include "support/net/loopback_port.h"

namespace crier::e2e {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

tcp::endpoint at(std::uint16_t port) {
  return {asio::ip::address_v4::loopback(), port};
}

using Pair = std::pair<tcp::socket, tcp::socket>;

asio::awaitable<void> carry(std::shared_ptr<Pair> pair, tcp::socket* from, tcp::socket* to) {
  std::array<char, 4096> piece{};
  boost::system::error_code broken;
  while (!broken) {
    const auto count = co_await from->async_read_some(
        asio::buffer(piece), asio::redirect_error(asio::use_awaitable, broken));
    if (broken) break;
    co_await asio::async_write(*to, asio::buffer(piece.data(), count),
                               asio::redirect_error(asio::use_awaitable, broken));
  }
  boost::system::error_code ignored;
  pair->first.close(ignored);
  pair->second.close(ignored);
}

}  // namespace

// All of it on the one thread of `io_`.
class TcpGate::State {
 public:
  State() : port_(test::loopback_port()), thread_([this] { io_.run(); }) {}
  ~State() {
    close();
    work_.reset();
    thread_.join();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  void open(std::uint16_t target) {
    asio::post(io_, asio::use_future([this, target] {
                 acceptor_.emplace(io_, at(port_));
                 asio::co_spawn(io_, accept(target), asio::detached);
               }))
        .get();
  }

  void close() {
    asio::post(io_, asio::use_future([this] {
                 acceptor_.reset();
                 boost::system::error_code ignored;
                 for (const auto& weak : pairs_) {
                   if (const auto pair = weak.lock()) {
                     pair->first.close(ignored);
                     pair->second.close(ignored);
                   }
                 }
                 pairs_.clear();
               }))
        .get();
  }

 private:
  asio::awaitable<void> accept(std::uint16_t target) {
    boost::system::error_code failure;
    while (acceptor_) {
      const auto pair = std::make_shared<Pair>(tcp::socket(io_), tcp::socket(io_));
      co_await acceptor_->async_accept(pair->first,
                                       asio::redirect_error(asio::use_awaitable, failure));
      if (failure) co_return;
      co_await pair->second.async_connect(at(target),
                                          asio::redirect_error(asio::use_awaitable, failure));
      if (failure) continue;
      pairs_.push_back(pair);
      asio::co_spawn(io_, carry(pair, &pair->first, &pair->second), asio::detached);
      asio::co_spawn(io_, carry(pair, &pair->second, &pair->first), asio::detached);
    }
  }

  std::uint16_t port_;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  std::optional<tcp::acceptor> acceptor_;
  std::list<std::weak_ptr<Pair>> pairs_;
  std::thread thread_;
};

TcpGate::TcpGate() : state_(std::make_unique<State>()) {}
TcpGate::~TcpGate() = default;

std::uint16_t TcpGate::port() const {
  return state_->port();
}

std::string TcpGate::url() const {
  return "http://127.0.0.1:" + std::to_string(port());
}

void TcpGate::open(std::uint16_t target) {
  state_->open(target);
}

void TcpGate::close() {
  state_->close();
}

}  // namespace crier::e2e
