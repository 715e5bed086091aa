// The system that processes the data learns of an objection within seconds, in order, and exactly
// once by its own watermark.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::e2e {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr int alarm = 3;  // Exit code.

std::string in_first_group(const std::string& text, const std::string& pattern) {
  std::smatch found;
  return std::regex_search(text, found, std::regex(pattern)) ? found[1].str() : "";
}

// A campaign that is through, and a system that follows who objects to it.
struct Followed {
  explicit Followed(const std::string& settings = "")
      : world({.people = 60, .channel = "maildir", .settings = settings, .serves_pages = true}) {
    world.start_daemon().await_ready();
    world.begin();
    world.await_state("finished");
    links = objection_links(world);
    token = in_first_group(
        world.must({"objections", "consumers", "add", "pipeline", "--purpose", "ai-training"}),
        "(crier_[\\w-]{43})");
    fields = "Authorization: Bearer " + token + "\r\n";
  }
  [[nodiscard]] std::optional<PageAnswer> feed(const std::string& query) const {
    return fetch(world.pages_port(), "/v1/objections" + query, fields);
  }
  [[nodiscard]] std::optional<PageAnswer> acknowledge(const std::string& body) const {
    return post(world.pages_port(), "/v1/objections/acknowledged",
                {.body = body, .fields = fields});
  }
  void press(const std::string& link) const {
    const auto receipt = post(world.pages_port(), link, {.body = "do=object"});
    ASSERT_TRUE(receipt && receipt->status == 303);
  }

  World world;
  std::vector<std::string> links;
  std::string token;
  std::string fields;
};

TEST(ObjectionFeed, answers_who_waits_within_two_seconds_of_the_press) {
  const Followed followed;
  ASSERT_FALSE(followed.links.empty());

  PendingPage waiting(followed.world.pages_port(), "/v1/objections?after=0&wait=9",
                      followed.fields);
  followed.press(followed.links.front());
  const auto pressed = std::chrono::steady_clock::now();
  const auto answer = waiting.answer();
  const auto waited = std::chrono::steady_clock::now() - pressed;

  ASSERT_TRUE(answer && answer->status == 200);
  EXPECT_LT(waited, 2s);
  EXPECT_THAT(answer->head, HasSubstr("Content-Type: application/x-ndjson"));
  EXPECT_THAT(answer->head, HasSubstr("Crier-Position: 1"));
  const auto record = boost::json::parse(answer->body).as_object();
  EXPECT_EQ(record.at("position"), 1);
  EXPECT_EQ(record.at("statement"), "objection");
  EXPECT_EQ(record.at("purpose"), "ai-training");
  EXPECT_EQ(record.at("way"), "link");
  EXPECT_EQ(record.at("timeliness"), "before_cutoff");
  EXPECT_EQ(record.at("campaign").as_string(), World::key);
  const auto stored =
      rows(followed.world.database(), "SELECT ref, receipt FROM objection_records").at(0);
  EXPECT_EQ(record.at("ref").as_string(), stored.at(0));
  EXPECT_EQ(record.at("receipt").as_string(), stored.at(1));
  EXPECT_THAT(followed.world.whole_logs(), Not(HasSubstr(followed.token)));
}

TEST(ObjectionFeed, answers_with_nothing_when_the_time_is_over) {
  const Followed followed;
  const auto answer = followed.feed("?wait=1");

  ASSERT_TRUE(answer && answer->status == 200);
  EXPECT_EQ(answer->body, "");
  EXPECT_THAT(answer->head, HasSubstr("Crier-Position: 0"));
}

TEST(ObjectionFeed, keeps_a_watermark_that_operators_can_see) {
  const Followed followed;
  followed.press(followed.links.at(0));
  followed.press(followed.links.at(1));
  const World& world = followed.world;

  EXPECT_EQ(world.run({"objections", "consumers"}).status, 0);
  const ProgramEnd late = world.run({"objections", "consumers", "list", "--alarm-after", "1ms"});
  EXPECT_EQ(late.status, alarm);
  EXPECT_THAT(late.output, HasSubstr("ALARM"));

  const auto taken = followed.acknowledge("position=1");
  ASSERT_TRUE(taken && taken->status == 200);
  EXPECT_EQ(taken->body, "{\"consumer\":\"pipeline\",\"acknowledged\":1}\n");
  const auto rest = followed.feed("");
  ASSERT_TRUE(rest);
  EXPECT_THAT(rest->body, HasSubstr("{\"position\":2,"));
  EXPECT_THAT(rest->body, Not(HasSubstr("{\"position\":1,")));
  const auto all = followed.acknowledge("{\"position\":2}");
  ASSERT_TRUE(all && all->status == 200);
  const auto back = followed.acknowledge("position=1");
  ASSERT_TRUE(back && back->status == 409);
  EXPECT_THAT(back->body, HasSubstr("\"acknowledged\":2"));
  const auto beyond = followed.acknowledge("position=3");
  ASSERT_TRUE(beyond);
  EXPECT_EQ(beyond->status, 400);

  EXPECT_EQ(world.run({"objections", "consumers", "--alarm-after", "1ms"}).status, 0);
  EXPECT_THAT(world.must({"objections", "consumers", "list", "--format", "csv"}),
              HasSubstr("pipeline,ai-training,2,"));
}

TEST(ObjectionFeed, is_watched_for_a_consumer_that_is_late) {
  Followed followed("[objections]\nconsumer_alarm_after = \"1s\"\n");
  DaemonProcess& daemon = followed.world.daemons().front();
  followed.press(followed.links.front());

  eventually("the daemon tells it", [&] {
    return daemon.log().find("a consumer of objections is late") != std::string::npos;
  });
  EXPECT_EQ(daemon.counter("crier_objection_consumer_behind_records"), 1);
  EXPECT_GT(daemon.counter("crier_objection_consumer_behind_seconds"), 1);
  EXPECT_EQ(followed.world.run({"objections", "consumers"}).status, alarm);

  ASSERT_TRUE(followed.acknowledge("position=1"));
  eventually("the daemon tells that it is over", [&] {
    return daemon.log().find("a consumer of objections has caught up") != std::string::npos;
  });
  EXPECT_EQ(daemon.counter("crier_objection_consumer_behind_records"), 0);
  EXPECT_EQ(followed.world.run({"objections", "consumers"}).status, 0);
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The consumer of the README, as it stands there.
std::string example_consumer() {
  const std::string readme = text_of(std::string(CRIER_SOURCE_DIR) + "/README.md");
  const std::size_t begin = readme.find("#!/bin/sh\n# Follows the objections");
  return begin == std::string::npos ? "" : readme.substr(begin, readme.find("```", begin) - begin);
}

TEST(ObjectionFeed, is_followed_by_the_example_of_the_readme_also_after_it_was_killed) {
  const Followed followed;
  const World& world = followed.world;
  const std::string script = (world.folder() / "consumer").string();
  const std::string token = (world.folder() / "token").string();
  const std::string state = (world.folder() / "objections").string();
  std::ofstream(script) << example_consumer();
  std::ofstream(token) << followed.token << "\n";
  const ProgramOptions consumer{
      .argv = {"/bin/sh", script, token, state},
      .environment = {fmt::format("CRIER_URL=http://127.0.0.1:{}", world.pages_port()),
                      "TMPDIR=" + world.folder().string()},
      .output_file = script + ".log"};
  const auto await_acknowledged = [&](int position) {
    eventually(fmt::format("position {} is acknowledged", position), [&] {
      return number(world.database(), "SELECT acknowledged FROM objection_consumers") == position;
    });
  };
  {
    const ChildProgram first(consumer);
    followed.press(followed.links.at(0));
    await_acknowledged(1);
  }
  followed.press(followed.links.at(1));
  followed.press(followed.links.at(2));
  const ChildProgram second(consumer);
  await_acknowledged(3);

  std::string applied;
  for (const Row& row :
       rows(world.database(), "SELECT ref FROM objection_records ORDER BY position")) {
    applied += row.at(0) + "\n";
  }
  std::string refs;
  std::istringstream lines(text_of(state + ".applied"));
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view what = "leave out ";
    ASSERT_TRUE(line.starts_with(what)) << line;
    const auto record = boost::json::parse(line.substr(what.size())).as_object();
    refs += std::string(record.at("ref").as_string()) + "\n";
  }
  EXPECT_EQ(refs, applied);
  EXPECT_EQ(text_of(state + ".position"), "3\n");
}

TEST(ObjectionFeed, is_for_whoever_has_a_token_and_asks_soundly) {
  const Followed followed;
  const std::uint16_t port = followed.world.pages_port();
  for (const char* fields :
       {"", "Authorization: Bearer crier_x\r\n", "Authorization: Basic x\r\n"}) {
    const auto written =
        post(port, "/v1/objections/acknowledged", {.body = "position=0", .fields = fields});
    for (const auto& answer : {fetch(port, "/v1/objections", fields), written}) {
      ASSERT_TRUE(answer);
      EXPECT_EQ(answer->status, 401) << fields;
      EXPECT_THAT(answer->head, HasSubstr("WWW-Authenticate: Bearer"));
    }
  }
  for (const char* query :
       {"?after=x", "?wait=61", "?limit=0", "?purpose=newsletter", "?after=1", "?affter=0"}) {
    const auto answer = followed.feed(query);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 400) << query;
    EXPECT_THAT(answer->body, HasSubstr("{\"error\":\"")) << query;
  }
  followed.world.must({"objections", "consumers", "remove", "pipeline"});
  const auto removed = followed.feed("");
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->status, 401);
}

TEST(ObjectionFeed, asks_for_patience_while_the_database_is_away) {
  const Followed followed;
  test::ScratchPostgres::instance().stop();
  std::optional<PageAnswer> away;
  eventually("the database is missed", [&] {
    away = followed.feed("");
    return away && away->status == 503;
  });
  test::ScratchPostgres::instance().start();

  EXPECT_THAT(away->head, HasSubstr("Retry-After: "));
  eventually("it is back", [&] {
    const auto answer = followed.feed("");
    return answer && answer->status == 200;
  });
}

TEST(ObjectionExport, writes_who_objects_and_is_kept_on_record) {
  const Followed followed;
  followed.press(followed.links.at(0));
  const World& world = followed.world;
  const std::string ref = rows(world.database(), "SELECT ref FROM objection_records").at(0).at(0);

  const std::string file = (world.folder() / "objectors.csv").string();
  world.must({"objections", "export", "--purpose", "ai-training", "--output", file});
  EXPECT_THAT(text_of(file),
              testing::ContainsRegex("\r\n1,objection,true," + ref + ",[0-9a-f]+,ai-training,"));
  const std::string hidden = world.must(
      {"objections", "export", "--purpose", "ai-training", "--format", "ndjson", "--digests"});
  EXPECT_THAT(hidden, HasSubstr("\"ref_digest\":\""));
  EXPECT_THAT(hidden, Not(HasSubstr(ref)));
  const std::string before = world.must(
      {"objections", "export", "--purpose", "ai-training", "--as-of", "2020-01-01T00:00:00Z"});
  EXPECT_THAT(before, Not(HasSubstr(ref)));

  EXPECT_EQ(
      rows(world.database(), "SELECT records, identifiers FROM objection_handovers ORDER BY id"),
      (std::vector<Row>{{"1", "clear"}, {"1", "digests"}, {"0", "clear"}}));
}

}  // namespace
}  // namespace crier::e2e
