// Daemons that ask the objection links of campaigns that run, over HTTP, each with what it knows.
#include "daemon/links/link_watch.h"

#include <list>
#include <memory>
#include <set>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/monitoring/engine_meter.h"
#include "integration/use_cases/whole_campaign.h"
#include "net/http/router.h"
#include "net/http/server.h"
#include "runtime/task_group.h"
#include "simulation/sim_clock.h"
#include "store/campaign/link_claims.h"

namespace crier::app {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::HasSubstr;

struct LinkWatches : WholeCampaign {
  LinkWatches() {
    router.on(http::Method::get, "/*",
              [this](http::Request request) { return answer(std::move(request)); });
    server = std::make_unique<http::Server>(io.get_executor(), router,
                                            http::ServerOptions{.address = "127.0.0.1", .port = 0});
    tasks.spawn(server->run());
  }

  asio::awaitable<http::Response> answer(http::Request) {
    co_return http::Response{.status = status, .body = "<html lang=\"en\"><p>Do you object?</p>"};
  }

  // Whose page is asked at our server where it has one.
  void start(const std::string& pages_url) {
    const std::string reached_at =
        pages_url.empty() ? "" : fmt::format("http://127.0.0.1:{}", server->port());
    watches.emplace_back(
        database, clock, meter, metrics,
        LinkWatch::Options{.policy = {.interval = 30s, .failures_to_pause = 2},
                           .timeout = 10s,
                           .pages = {.url = pages_url, .reached_at = reached_at},
                           .settings = settings_,
                           .actor = "crierd " + std::to_string(watches.size() + 1)},
        io.get_executor());
    tasks.spawn(watches.back().run());
  }

  void TearDown() override {
    asio::post(io, [this] { tasks.cancel(); });
    io.restart();
    while (!tasks.empty()) io.run_one();
  }

  // One look of every daemon, a second after the one before; CTest's time limit ends what never
  // ends. They sleep unless they look.
  void look() {
    clock.run_for(io, 1s);
    io.restart();
    while (clock.sleepers() < watches.size()) io.run_one();
  }
  void look_for(std::chrono::seconds time) {
    for (std::chrono::seconds passed{}; passed < time; ++passed) look();
  }
  template <class Condition>
  void look_until(Condition is_reached) {
    while (!is_reached()) look();
  }

  report::LinkRecord link() {
    const CampaignId campaign = found().id;
    return connection_.transact(
        [&](store::Transaction& transaction) { return store::link_record(transaction, campaign); });
  }
  std::int64_t claims() {
    const auto rows = sql("SELECT claim FROM link_health");
    return rows.empty() ? 0 : rows[0][0].as<std::int64_t>();
  }

  asio::io_context io;
  int status = 200;
  http::Router router;
  std::unique_ptr<http::Server> server;
  SimClock clock{now()};
  store::Database database{{.url = url_, .application = "test", .connections = 2}};
  Metrics metrics;
  Troubles troubles;
  EngineMeter meter{metrics, troubles, clock};
  std::list<LinkWatch> watches;
  TaskGroup tasks{io.get_executor()};
};

// It delivers by webhook alone, say, and serves no pages.
TEST_F(LinkWatches, leave_a_link_to_others_where_they_do_not_know_the_page) {
  add(germans(1));
  static_cast<void>(begun());
  start("");
  look_until([&] { return claims() == 1; });
  look_for(5s);
  EXPECT_EQ(claims(), 1) << "it does not take what it cannot ask";

  start(std::string(source().pages_url));

  look_until([&] { return link().answered_at.has_value(); });
  EXPECT_TRUE(link().outages.empty());
  EXPECT_TRUE(troubles.all().empty());
}

TEST_F(LinkWatches, leave_a_link_to_others_where_they_do_not_understand_the_campaign) {
  add(germans(1));
  const std::string text = begun().spec;
  sql("UPDATE campaigns SET spec = 'of a newer program'");
  start(std::string(source().pages_url));
  look_until([&] { return claims() == 1; });
  look_for(5s);
  EXPECT_EQ(claims(), 1);

  sql("UPDATE campaigns SET spec = $text$" + text + "$text$");
  start(std::string(source().pages_url));

  look_until([&] { return link().answered_at.has_value(); });
}

TEST_F(LinkWatches, put_to_rest_what_nobody_can_object_to) {
  add(germans(1));
  static_cast<void>(begun());
  sql("UPDATE campaigns SET spec = regexp_replace("
      "replace(spec, 'profile = \"objection\"', 'profile = \"breach\"'), "
      "'(?n)^(cutoff|effective_at|notice_period_min) .*$', '', 'g')");
  start("");

  look_until([&] { return !sql("SELECT FROM link_health WHERE ask_at = 'infinity'").empty(); });
}

// As where a migration has made a table that the daemon may not write.
TEST_F(LinkWatches, tell_at_once_that_an_answer_cannot_be_kept_and_go_on_when_it_can) {
  add(germans(1));
  const store::CampaignRecord campaign = begun();
  sql("INSERT INTO link_health (campaign_id, failures, failing_since, is_down, fault, ask_at) "
      "SELECT id, 2, started_at, true, 'gone', started_at FROM campaigns");
  sql("ALTER TABLE link_outages RENAME TO outages_elsewhere");
  start(std::string(source().pages_url));

  const SteadyTime began = clock.now();
  look_until([&] { return !troubles.all().empty(); });

  EXPECT_LT(clock.now() - began, 5s);
  ASSERT_EQ(troubles.all().size(), 1U);
  EXPECT_EQ(troubles.all()[0].place.campaign, campaign.id);
  EXPECT_THAT(troubles.all()[0].why, HasSubstr("link_claims_outage"));
  // Between its questions there are looks that go well.
  look_for(20s);
  EXPECT_EQ(troubles.all().size(), 1U);
  EXPECT_EQ(sql("SELECT FROM link_health WHERE is_down").size(), 1);

  sql("ALTER TABLE outages_elsewhere RENAME TO link_outages");

  look_until([&] { return troubles.all().empty(); });
  EXPECT_FALSE(link().is_down());
  EXPECT_EQ(link().outages.size(), 1U);
}

TEST_F(LinkWatches, tell_nothing_any_more_of_a_link_that_nobody_is_to_ask) {
  add(germans(1));
  static_cast<void>(begun());
  sql("INSERT INTO link_health (campaign_id, failures, failing_since, is_down, fault, ask_at) "
      "SELECT id, 2, started_at, true, 'gone', started_at FROM campaigns");
  sql("ALTER TABLE link_outages RENAME TO outages_elsewhere");
  start(std::string(source().pages_url));
  look_until([&] { return !troubles.all().empty(); });

  sql("UPDATE campaigns SET link_waiver = 'a firewall'");

  look_until([&] { return troubles.all().empty(); });
}

}  // namespace
}  // namespace crier::app
