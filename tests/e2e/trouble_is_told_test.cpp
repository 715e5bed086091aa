// Whoever runs it learns which server fails at which step and in which words: from test-send before
// anybody is told, from the log and from the status while the daemon waits.
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Row {
  const char* name;
  std::vector<std::string> rules;
  std::string relay;     // Empty: the sink.
  std::string settings;  // Of the channel.
  std::vector<std::string> words;
};

class TroubleIsTold : public testing::Test {
 protected:
  static std::string test_send(const World& world) {
    const ProgramEnd end =
        world.run({"campaign", "test-send", World::key, "me@example.net", "--locale", "en"});
    EXPECT_EQ(end.status, 1) << end.output;
    return end.output;
  }
};

TEST_F(TroubleIsTold, by_test_send) {
  const std::vector<Row> rows = {
      {"a closed port", {}, "127.0.0.1:1", "", {"no connection to relay 127.0.0.1:1", "refused"}},
      {"an unknown host",
       {},
       "no-such-host.invalid:25",
       "",
       {"the name of relay no-such-host.invalid:25 cannot be resolved"}},
      {"421", {"connect reply 421 4.3.2 Too busy"}, "", "", {"greeted with 421 4.3.2 (Too busy)"}},
      {"554", {"connect reply 554 Go away"}, "", "", {"greeted with 554 (Go away)"}},
      {"no TLS", {}, "", "tls = \"required\"\n", {"does not offer STARTTLS"}},
      {"SSH", {"connect reply SSH-2.0-OpenSSH_9.2"}, "", "", {"is no SMTP (SSH-2.0-OpenSSH_9.2"}},
      {"250 for 354", {"data reply 250 Ok"}, "", "", {"answered DATA with 250", "protocol_error"}},
      {"a refusal",
       {"rcpt reply 554 5.7.1 <me@example.net>: no"},
       "",
       "",
       {"answered RCPT TO with 554 5.7.1 ([address]: no)"}},
      {"silence",
       {"connect stall"},
       "",
       "timeout_scale = 0.001\n",
       {"sent no greeting in time", "smtps://"}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    World world(
        {.people = 10, .rules = row.rules, .channel_settings = row.settings, .relay = row.relay});
    world.create_campaign();

    const std::string output = test_send(world);

    for (const std::string& words : row.words) EXPECT_THAT(output, HasSubstr(words));
  }
}

TEST_F(TroubleIsTold, by_log_and_status_while_nothing_leaves) {
  World world({.people = 300});
  world.import_people();
  world.create_campaign();
  world.sink().stop();
  world.start_daemon();
  world.start_campaign();

  const std::string place =
      fmt::format("no connection to relay 127.0.0.1:{}", world.sink().smtp_port());
  eventually("the status tells the trouble", [&] {
    const auto status = world.status();
    const auto& troubles = status.at("troubles").as_array();
    return !troubles.empty() &&
           std::string(troubles.front().at("description").as_string()).find(place) == 0;
  });
  EXPECT_THAT(world.run({"campaign", "status", World::key}).output,
              AllOf(HasSubstr("TROUBLE"), HasSubstr("(Connection refused)")));
  EXPECT_THAT(world.logs(), AllOf(HasSubstr(place), Not(HasSubstr("@example"))));

  world.sink().start_again({});
  world.await_state("finished");
  EXPECT_TRUE(world.status().at("troubles").as_array().empty());
  eventually("the trouble is forgotten", [&] {
    return number(world.database(), "SELECT count(*) FROM channel_troubles") == 0;
  });
}

}  // namespace
}  // namespace crier::e2e
