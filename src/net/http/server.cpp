#include "net/http/server.h"

#include <algorithm>
#include <exception>
#include <list>
#include <utility>
#include <vector>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "base/check.h"
#include "net/http/connection.h"
#include "net/http/overload.h"
#include "runtime/clock.h"
#include "runtime/log.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class Server::State {
 public:
  State(asio::any_io_executor executor, const Router& router, ServerOptions options)
      : options_(std::move(options)),
        router_(router),
        acceptor_(executor),
        changed_(executor),
        tasks_(executor) {
    const tcp::endpoint endpoint(asio::ip::make_address(options_.address), options_.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() = default;

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] int connections() const {
    return static_cast<int>(std::ranges::count(connections_, false, &Connection::is_dropped));
  }

  asio::awaitable<void> run() {
    tasks_.spawn(accept_all());
    co_await tasks_.join();
  }

  void close() {
    closing_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    changed_.notify_all();
    for (Connection& connection : connections_) connection.close();
  }

 private:
  asio::awaitable<void> accept_all() {
    while (!closing_) {
      error_code failure;
      tcp::socket socket =
          co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, failure));
      if (closing_) co_return;
      if (failure == asio::error::operation_aborted) throw boost::system::system_error(failure);
      if (failure) {
        co_await rest_after(failure);
        continue;
      }
      co_await make_room();
      if (closing_) co_return;
      tasks_.spawn(serve(std::move(socket)));
    }
  }

  // For one that is accepted already.
  asio::awaitable<void> make_room() {
    while (!closing_ && is_full()) {
      if (Connection* const slow = slowest()) {
        slow->drop();
      } else {
        co_await changed_.wait();
      }
    }
  }

  [[nodiscard]] bool is_full() const { return connections() >= options_.connections_max; }

  // The one that makes room for another; null: all wait for us.
  [[nodiscard]] Connection* slowest() {
    std::vector<Waiting> waiting;
    std::vector<Connection*> those;
    for (Connection& each : connections_) {
      if (each.is_dropped()) continue;
      waiting.push_back({.visitor = each.visitor(), .since = each.waiting_since()});
      those.push_back(&each);
    }
    const auto found = connection_to_drop(waiting);
    return found ? those[*found] : nullptr;
  }

  // No descriptor or no memory is left, or the peer was gone before we looked: it passes, but not
  // faster by asking again at once.
  asio::awaitable<void> rest_after(error_code failure) {
    log::warn("a connection could not be accepted", {{"error", failure.message()}});
    constexpr std::chrono::milliseconds rest{100};
    SystemClock clock;
    co_await clock.sleep_until(clock.now() + rest);
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    const auto connection = connections_.emplace(connections_.end(), std::move(socket), router_,
                                                 options_, [this] { changed_.notify_all(); });
    const Place place(*this, connection);
    // A connection that fails is one connection: the others are served.
    std::exception_ptr failure;
    try {
      co_await connection->serve();
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
    if (failure) log::error("a connection to our pages has failed by a fault of ours");
  }

  struct Place {
    Place(State& owner, std::list<Connection>::iterator at) : state(owner), connection(at) {}
    ~Place() {
      state.connections_.erase(connection);
      state.changed_.notify_all();
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    State& state;
    std::list<Connection>::iterator connection;
  };

  ServerOptions options_;
  const Router& router_;
  tcp::acceptor acceptor_;
  WaitList changed_;  // A connection has ended, or waits for its peer again.
  std::list<Connection> connections_;
  bool closing_{};
  TaskGroup tasks_;
};

Server::Server(asio::any_io_executor executor, const Router& router, ServerOptions options)
    : state_(std::make_unique<State>(std::move(executor), router, std::move(options))) {}

Server::~Server() = default;

std::uint16_t Server::port() const {
  return state_->port();
}

asio::awaitable<void> Server::run() {
  return state_->run();
}

void Server::close() {
  state_->close();
}

int Server::connections() const {
  return state_->connections();
}

}  // namespace crier::http
