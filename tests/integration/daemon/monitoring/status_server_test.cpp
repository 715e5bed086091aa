#include "daemon/monitoring/status_server.h"

#include <string>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "net/http/client.h"
#include "simulation/sim_clock.h"

namespace crier::app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class StatusServerTest : public testing::Test {
 protected:
  StatusServerTest() { servers.spawn(server.run()); }

  void TearDown() override {
    server.close();
    io.restart();
    while (!servers.empty()) io.run_one();
  }

  http::Response get(const std::string& path) {
    tasks.spawn(ask("http://127.0.0.1:" + std::to_string(server.port()) + path));
    io.restart();
    while (!tasks.empty()) io.run_one();
    return answer.value();
  }

  asio::awaitable<void> ask(std::string url) {
    http::Request request{.target = std::move(url)};
    answer = co_await client.send(std::move(request), http::SendOptions{});
  }

  asio::io_context io;
  SimClock clock;
  Health health{{"database", "leases"}};
  Troubles troubles;
  Metrics metrics;
  StatusServer server{io.get_executor(), clock, health, troubles, metrics, {}};
  http::Client client{io.get_executor(), {}};
  TaskGroup servers{io.get_executor()};
  TaskGroup tasks{io.get_executor()};
  std::expected<http::Response, http::TransportError> answer;
};

TEST_F(StatusServerTest, lives_as_long_as_it_answers) {
  clock.run_for(io, 3s);

  const http::Response page = get("/healthz");

  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.headers.find("Content-Type"), "application/json");
  EXPECT_EQ(page.body, "{\"status\":\"ok\",\"loop_lag_seconds\":0E0}\n");
}

TEST_F(StatusServerTest, says_what_stands_still_until_it_moves_again) {
  troubles.tell({.place = {.name = "campaign 7"}, .since = {}, .why = "a statement is refused"});

  EXPECT_EQ(get("/healthz").status, 503);
  EXPECT_EQ(get("/healthz").body,
            "{\"status\":\"in trouble\",\"loop_lag_seconds\":0E0,\"troubles\":[{\"where\":"
            "\"campaign 7\",\"why\":\"a statement is refused\"}]}\n");

  troubles.clear("campaign 7");
  EXPECT_EQ(get("/healthz").status, 200);
}

TEST_F(StatusServerTest, is_ready_when_every_part_is) {
  health.up("database");
  health.up("leases", clock.now() + 10s);
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_EQ(get("/readyz").body, "{\"ready\":true,\"missing\":[]}\n");

  clock.run_for(io, 10s);
  health.down("database", "cannot be reached");
  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_EQ(get("/readyz").body,
            "{\"ready\":false,\"missing\":[{\"part\":\"database\",\"why\":\"cannot be reached\"},"
            "{\"part\":\"leases\",\"why\":\"has not reported for too long\"}]}\n");
}

TEST_F(StatusServerTest, is_not_ready_while_the_database_refuses_its_work) {
  health.up("database");
  health.up("leases");
  troubles.tell({.place = {.name = "campaign 7"},
                 .since = {},
                 .why = "taking lanes: claim_lane, 42501: permission denied",
                 .refusal = Refusal{
                     .kind = Refusal::Kind::rule, .statement = "claim_lane", .sqlstate = "42501"}});

  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_EQ(get("/readyz").body,
            "{\"ready\":false,\"missing\":[{\"part\":\"campaign 7\",\"why\":"
            "\"taking lanes: claim_lane, 42501: permission denied\"}]}\n");

  troubles.clear("campaign 7");
  EXPECT_EQ(get("/readyz").status, 200);
}

TEST_F(StatusServerTest, stays_ready_when_only_the_rows_of_a_campaign_are_refused) {
  health.up("database");
  health.up("leases");
  troubles.tell(
      {.place = {.name = "campaign 7"},
       .since = {},
       .why = "copy_attempts, 23514: a constraint",
       .refusal = Refusal{
           .kind = Refusal::Kind::data, .statement = "copy_attempts", .sqlstate = "23514"}});

  EXPECT_EQ(get("/healthz").status, 503);
  EXPECT_EQ(get("/readyz").status, 200);
}

TEST_F(StatusServerTest, shows_metrics_to_prometheus) {
  metrics.lanes_held(3);

  const http::Response page = get("/metrics");

  EXPECT_EQ(page.headers.find("Content-Type"), Metrics::exposition_type);
  EXPECT_NE(page.body.find("\ncrier_lanes_held 3\n"), std::string::npos);
}

TEST_F(StatusServerTest, has_no_other_pages) {
  EXPECT_EQ(get("/").status, 404);
}

}  // namespace
}  // namespace crier::app
