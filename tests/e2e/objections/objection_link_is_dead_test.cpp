// Nobody is told while nobody could object: a campaign whose link is dead does not start, and one
// whose link dies waits until it answers again.
#include <filesystem>
#include <fstream>

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/eventually.h"
#include "support/e2e/sql.h"
#include "support/e2e/tcp_gate.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* often =
    "[objection_link]\nask_every = \"300ms\"\nfailures_to_pause = 3\ntimeout = \"5s\"\n";

// The pages of one daemon behind a gate, which stands for the proxy that people reach.
struct DeadLink : testing::Test {
  World& world(int people, int rate_per_second) {
    return world_.emplace(WorldOptions{.people = people,
                                       .rate_per_second = rate_per_second,
                                       .channel = "maildir",
                                       .settings = often,
                                       .serves_pages = true,
                                       .pages_reached_at = gate.url()});
  }

  std::int64_t notified() const {
    return number(world_->database(), "SELECT count(*) FROM attempts WHERE outcome = 'accepted'");
  }
  bool is_down() const {
    return number(world_->database(), "SELECT count(*) FROM link_health WHERE is_down") == 1;
  }
  boost::json::object reported() const {
    const std::string report = world_->must({"report", World::key, "--format", "json"});
    return boost::json::parse(report).as_object();
  }

  TcpGate gate;
  std::optional<World> world_;
};

TEST_F(DeadLink, keeps_a_campaign_from_its_start_and_says_what_to_do) {
  World& here = world(200, 1000);
  here.import_people();
  here.create_campaign();

  const ProgramEnd refused = here.run(here.start_command());

  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.output,
              AllOf(HasSubstr("cannot start"), HasSubstr(gate.url() + "/o/"),
                    HasSubstr("nobody listens there"), HasSubstr("de, "), HasSubstr("fr, "),
                    HasSubstr("To do: Let a crierd serve the pages"),
                    HasSubstr("crier campaign check-link told-in-time")));
  EXPECT_EQ(here.state(), "draft");

  here.start_daemon().await_ready();
  EXPECT_EQ(here.run({"campaign", "check-link", World::key}).status, 1) << "the gate is closed";
  gate.open(here.pages_port());
  EXPECT_THAT(here.must({"campaign", "check-link", World::key}),
              HasSubstr("the objection link answers, asked in 27 languages"));
  here.start_campaign();
  here.await_state("finished");
}

TEST_F(DeadLink, may_be_passed_over_for_a_reason_that_is_kept) {
  World& here = world(200, 1000);
  here.import_people();
  here.create_campaign();
  std::vector<std::string> start = here.start_command();

  start.insert(start.end(), {"--without-link-check", ""});
  EXPECT_EQ(here.run(start).status, 2);
  start.back() = "the proxy cannot be reached from inside";
  here.must(start);
  here.start_daemon();
  here.await_state("finished");

  EXPECT_THAT(here.must({"campaign", "show", World::key}),
              HasSubstr("the proxy cannot be reached from inside"));
  EXPECT_EQ(number(here.database(), "SELECT count(*) FROM link_health"), 0);
}

TEST_F(DeadLink, stops_the_sending_until_it_answers_again_and_nobody_is_lost) {
  World& here = world(1500, 150);
  here.start_daemon().await_ready();
  gate.open(here.pages_port());
  here.begin();
  eventually("some are told, and the link has been asked", [&] {
    return notified() > 50 &&
           number(here.database(),
                  "SELECT count(*) FROM link_health WHERE answered_at IS NOT NULL") == 1;
  });

  gate.close();
  eventually("the link is down", [&] { return is_down(); });
  eventually("all lanes are given back", [&] {
    return number(here.database(), "SELECT count(*) FROM campaign_lanes WHERE owner IS NOT NULL") ==
           0;
  });
  const std::int64_t told = notified();
  EXPECT_LT(told, 1000);
  EXPECT_EQ(here.state(), "running") << "nobody has paused it";
  const ProgramEnd status = here.run({"campaign", "status", World::key});
  EXPECT_THAT(status.output,
              AllOf(HasSubstr("TROUBLE"), HasSubstr("nobody could object"),
                    HasSubstr(gate.url() + "/o/"), HasSubstr("nobody listens there"),
                    HasSubstr("To do: "), HasSubstr("goes on by itself"), HasSubstr("DOWN since")));
  EXPECT_THAT(here.must({"campaign", "list"}), HasSubstr("TROUBLE nobody is told"));
  // Asked several times more, in vain.
  const std::int64_t claims = number(here.database(), "SELECT claim FROM link_health");
  eventually("it is asked again and again",
             [&] { return number(here.database(), "SELECT claim FROM link_health") > claims + 3; });
  EXPECT_EQ(notified(), told) << "nobody was told meanwhile";
  EXPECT_EQ(number(here.database(), "SELECT count(*) FROM link_outages"), 0) << "it lasts";

  gate.open(here.pages_port());
  here.await_state("finished");

  EXPECT_GT(notified(), told);
  EXPECT_THAT(here.must({"audit", World::key}), HasSubstr("the counts are those of the rows"));
  EXPECT_EQ(number(here.database(),
                   "SELECT count(*) FROM (SELECT FROM attempts WHERE outcome = 'accepted' "
                   "GROUP BY lane, subject_id HAVING count(*) > 1) AS twice"),
            0);
  EXPECT_EQ(number(here.database(),
                   "SELECT count(*) FROM link_outages WHERE ended_at > began_at AND fault LIKE "
                   "'%nobody listens there'"),
            1);
  const boost::json::object report = reported();
  const boost::json::object& link = report.at("objection_link").as_object();
  EXPECT_EQ(link.at("is_down"), false);
  EXPECT_EQ(link.at("outages").as_array().size(), 1U);
  EXPECT_GT(link.at("outage_seconds").as_int64(), 0);
  EXPECT_THAT(here.must({"report", World::key}), HasSubstr("extend the cut-off to 20"));
  EXPECT_THAT(here.must({"campaign", "show", World::key}), HasSubstr("1 outage"));
  EXPECT_THAT(here.logs(), AllOf(HasSubstr("nobody is told until it does"),
                                 HasSubstr("answers again: sending goes on")));
}

TEST_F(DeadLink, holds_nobody_up_once_an_operator_has_said_why_not) {
  World& here = world(600, 100);
  here.start_daemon().await_ready();
  gate.open(here.pages_port());
  here.begin();
  eventually("some are told", [&] { return notified() > 20; });
  gate.close();
  eventually("the link is down", [&] { return is_down(); });

  here.must({"campaign", "waive-link-check", World::key, "--reason", "people reach it"});
  here.await_state("finished");

  EXPECT_EQ(number(here.database(), "SELECT count(*) FROM link_outages"), 1);
  EXPECT_THAT(here.must({"report", World::key}), HasSubstr("not asked: people reach it"));
}

// Whoever was told may want to object until the cut-off, and beyond.
TEST_F(DeadLink, is_known_also_after_everybody_was_told) {
  World& here = world(100, 5000);
  here.start_daemon().await_ready();
  gate.open(here.pages_port());
  here.begin();
  here.await_state("finished");

  gate.close();

  eventually("the link is down", [&] { return is_down(); });
  EXPECT_THAT(here.run({"campaign", "status", World::key}).output, HasSubstr("DOWN since"));
}

// One daemon dies while the link is down; the next one goes on from what the database knows.
TEST_F(DeadLink, stays_down_when_the_daemon_is_killed_and_comes_back_with_the_next) {
  World& here = world(1000, 150);
  here.start_daemon().await_ready();
  gate.open(here.pages_port());
  here.begin();
  eventually("some are told", [&] { return notified() > 20; });
  gate.close();
  eventually("the link is down", [&] { return is_down(); });
  here.daemons().front().kill();
  here.remove(here.daemons().front());

  here.start_daemon().await_ready();
  const std::int64_t claims = number(here.database(), "SELECT claim FROM link_health");
  eventually("it is asked by the next",
             [&] { return number(here.database(), "SELECT claim FROM link_health") > claims; });
  EXPECT_TRUE(is_down());
  gate.open(here.pages_port());
  here.await_state("finished");

  EXPECT_EQ(number(here.database(), "SELECT count(*) FROM link_outages"), 1);
  EXPECT_THAT(here.must({"audit", World::key}), HasSubstr("the counts are those of the rows"));
}

// As if no daemon had run, or the database been away, for ten minutes: the pages were away as well.
TEST_F(DeadLink, is_an_outage_for_as_long_as_nobody_was_there_to_ask_it) {
  World& here = world(100, 5000);
  here.start_daemon().await_ready();
  gate.open(here.pages_port());
  here.begin();
  here.await_state("finished");
  eventually("the link has answered", [&] {
    return number(here.database(),
                  "SELECT count(*) FROM link_health WHERE answered_at IS NOT NULL") == 1;
  });
  EXPECT_EQ(here.daemons().front().stop(), 0);
  here.remove(here.daemons().front());
  change(here.database(),
         "UPDATE link_health SET answered_at = answered_at - interval '10 minutes'");

  here.start_daemon().await_ready();

  eventually("the time is on record", [&] {
    return number(here.database(),
                  "SELECT count(*) FROM link_outages WHERE ended_at - began_at "
                  ">= interval '10 minutes'") == 1;
  });
  EXPECT_THAT(here.must({"campaign", "extend", World::key, "--by-outages", "--reason", "nobody",
                         "--dry-run"}),
              HasSubstr("cut-off"));
}

// The start was proved hours before: the link is opened again when the campaign begins.
TEST_F(DeadLink, keeps_a_scheduled_campaign_from_its_begin_until_it_lives) {
  World& here = world(100, 5000);
  here.start_daemon().await_ready();
  gate.open(here.pages_port());
  here.import_people();
  here.create_campaign();
  std::vector<std::string> start = here.start_command();
  start.emplace_back("--at");
  start.push_back(rows(here.database(),
                       "SELECT to_char((notify_by - interval '1 day') AT TIME ZONE 'UTC', "
                       "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM campaigns")[0][0]);
  here.must(start);
  gate.close();

  change(here.database(), "UPDATE campaigns SET start_at = now()");

  eventually("it is told that it cannot begin", [&] {
    return here.run({"campaign", "list"}).output.find("cannot begin") != std::string::npos;
  });
  EXPECT_EQ(here.state(), "scheduled");
  EXPECT_THAT(here.run({"campaign", "status", World::key}).output,
              AllOf(HasSubstr("TROUBLE"), HasSubstr("it is due and cannot begin"),
                    HasSubstr("nobody listens there"), HasSubstr("To do: "),
                    HasSubstr("waive-link-check"), HasSubstr("reached_at")));
  EXPECT_THAT(here.must({"campaign", "show", World::key}), HasSubstr("cannot begin"));
  EXPECT_THAT(here.logs(), HasSubstr("a campaign cannot begin"));
  EXPECT_EQ(notified(), 0);
  EXPECT_TRUE(here.daemons().front().answers("/healthz")) << "nothing is wrong with crierd";

  gate.open(here.pages_port());
  here.await_state("finished");

  eventually("nothing is said of it any more", [&] {
    return here.run({"campaign", "list"}).output.find("TROUBLE") == std::string::npos;
  });
}

TEST_F(DeadLink, does_not_keep_a_campaign_from_its_begin_once_somebody_has_said_why) {
  World& here = world(100, 5000);
  here.import_people();
  here.create_campaign();
  std::vector<std::string> start = here.start_command();
  start.insert(start.end(), {"--without-link-check", "no way from inside"});
  here.must(start);

  here.start_daemon();

  here.await_state("finished");
}

}  // namespace
}  // namespace crier::e2e
