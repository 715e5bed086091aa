// The daemon's pages for machines: GET /healthz (it lives, its loop turns, and nothing stands
// still; 503 with what does), /readyz (it can work; 503 with what is missing, or what the
// database refuses it), /metrics.
#pragma once

#include <cstdint>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "daemon/monitoring/health.h"
#include "daemon/monitoring/metrics.h"
#include "daemon/monitoring/troubles.h"
#include "net/http/server.h"
#include "runtime/clock.h"
#include "runtime/task_group.h"

namespace crier::app {

class StatusServer {
 public:
  // Listens from now on; throws boost::system::system_error when it cannot. All of them must
  // outlive this.
  StatusServer(boost::asio::any_io_executor executor, Clock& clock, const Health& health,
               const Troubles& troubles, Metrics& metrics, http::ServerOptions options);
  ~StatusServer() = default;
  StatusServer(const StatusServer&) = delete;
  StatusServer& operator=(const StatusServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

  // Until close(), then until the last answer. Once.
  boost::asio::awaitable<void> run();
  void close();

 private:
  boost::asio::awaitable<void> measure_loop_lag();
  boost::asio::awaitable<void> serve();
  [[nodiscard]] http::Response alive() const;
  [[nodiscard]] http::Response ready() const;
  [[nodiscard]] http::Response metrics() const;

  Clock& clock_;
  const Health& health_;
  const Troubles& troubles_;
  Metrics& metrics_;
  Duration lag_{};
  http::Router router_;
  http::Server server_;
  TaskGroup lag_measuring_;
};

}  // namespace crier::app
