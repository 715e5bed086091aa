#include "daemon/monitoring/status_server.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace crier::app {

namespace asio = boost::asio;
namespace json = boost::json;

StatusServer::StatusServer(asio::any_io_executor executor, Clock& clock, const Health& health,
                           const Troubles& troubles, Metrics& metrics, http::ServerOptions options)
    : clock_(clock),
      health_(health),
      troubles_(troubles),
      metrics_(metrics),
      server_(executor, router_, std::move(options)),
      lag_measuring_(executor) {
  router_.on(http::Method::get, "/healthz", [this](const http::Request&) { return alive(); });
  router_.on(http::Method::get, "/readyz", [this](const http::Request&) { return ready(); });
  router_.on(http::Method::get, "/metrics",
             [this](const http::Request&) { return this->metrics(); });
}

asio::awaitable<void> StatusServer::run() {
  lag_measuring_.spawn(measure_loop_lag());
  lag_measuring_.spawn(serve());
  co_await lag_measuring_.join();
}

asio::awaitable<void> StatusServer::serve() {
  co_await server_.run();
  lag_measuring_.cancel();
}

void StatusServer::close() {
  server_.close();
}

// A timer that rings late shows that something else kept the loop busy.
asio::awaitable<void> StatusServer::measure_loop_lag() {
  constexpr std::chrono::seconds interval{1};
  for (;;) {
    const SteadyTime due = clock_.now() + interval;
    co_await clock_.sleep_until(due);
    lag_ = clock_.now() - due;
    metrics_.loop_lag(lag_);
  }
}

http::Response StatusServer::alive() const {
  const double lag = std::chrono::duration<double>(lag_).count();
  if (troubles_.all().empty()) {
    const json::object page{{"status", "ok"}, {"loop_lag_seconds", lag}};
    return http::json_response(200, json::serialize(page) + "\n");
  }
  json::array troubles;
  for (const ShownTrouble& trouble : shown(troubles_.all())) {
    troubles.push_back(json::object{{"where", trouble.where}, {"why", trouble.why}});
  }
  const json::object page{
      {"status", "in trouble"}, {"loop_lag_seconds", lag}, {"troubles", std::move(troubles)}};
  return http::json_response(503, json::serialize(page) + "\n");
}

http::Response StatusServer::ready() const {
  json::array missing;
  for (const Health::UnreadyPart& part : health_.unready(clock_.now())) {
    missing.push_back(json::object{{"part", part.part}, {"why", part.why}});
  }
  std::vector<Troubles::Trouble> in_the_way;
  std::ranges::copy_if(troubles_.all(), std::back_inserter(in_the_way), keeps_from_work);
  for (const ShownTrouble& trouble : shown(in_the_way)) {
    missing.push_back(json::object{{"part", trouble.where}, {"why", trouble.why}});
  }
  const bool is_ready = missing.empty();
  const json::object page{{"ready", is_ready}, {"missing", std::move(missing)}};
  return http::json_response(is_ready ? 200 : 503, json::serialize(page) + "\n");
}

http::Response StatusServer::metrics() const {
  http::Response response{.status = 200, .body = metrics_.exposition()};
  response.headers.add("Content-Type", std::string(Metrics::exposition_type));
  return response;
}

}  // namespace crier::app
