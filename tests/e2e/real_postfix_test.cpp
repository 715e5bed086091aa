#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/sink_process.h"
#include "support/net/loopback_port.h"
#include "support/postfix/postfix.h"

namespace crier::e2e {
namespace {

TEST(RealPostfix, delivers_a_campaign_to_every_mailbox) {
  constexpr int people = 40;
  PostfixOptions options;
  for (int person = 0; person < people; ++person) {
    options.users.push_back(fmt::format("p{}", person));
  }
  const Postfix postfix(options);
  World world({.rate_per_second = 100, .relay = fmt::format("127.0.0.1:{}", postfix.port())});
  const auto csv = world.folder() / "people.csv";
  std::ofstream file(csv);
  file << "ref,email,name,locale,country,birth_date\n";
  for (int person = 0; person < people; ++person) {
    file << fmt::format("{0},p{0}@example.org,Person {0},fr,FR,1980-01-01\n", person);
  }
  file << "unknown,nobody@example.org,No Body,fr,FR,1980-01-01\n";
  file.close();
  world.start_daemon();

  world.import_people(csv);
  world.create_campaign();
  world.start_campaign();
  world.await_state("finished");

  for (const std::string& user : options.users) {
    EXPECT_TRUE(postfix.delivers_to(user)) << user;
    EXPECT_EQ(postfix.delivered_to(user).size(), 1U) << user;
  }
  EXPECT_EQ(accounts(world).accepted, people);
  EXPECT_EQ(number(world.database(),
                   "SELECT count(*) FROM attempts WHERE outcome = 'failed' AND "
                   "enhanced_status = '5.1.1'"),
            1);
  world.must({"audit", World::key});
}

// The whole loop: crierd hands over, Postfix asks a server that refuses, writes the bounce, and
// brings it back by LMTP.
TEST(RealPostfix, brings_bounces_back_that_end_addresses) {
  const std::uint16_t lmtp = test::loopback_port();
  const auto folder =
      std::filesystem::path(testing::TempDir()) / fmt::format("crier-refusing-{}", lmtp);
  std::filesystem::create_directories(folder);
  const SinkProcess refusing(
      {.folder = folder, .rules = {"rcpt reply 550 5.1.1 no such user"}, .arguments = {}});
  PostfixOptions options;
  options.users = {"anna"};
  options.settings = {"relay_domains = gone.test",
                      fmt::format("transport_maps = inline:{{ bounces.test=lmtp:inet:127.0.0.1:{}, "
                                  "gone.test=smtp:[127.0.0.1]:{} }}",
                                  lmtp, refusing.smtp_port())};
  const Postfix postfix(options);
  World world({.settings = fmt::format("[feedback]\nlmtp = \"127.0.0.1:{}\"\n", lmtp),
               .channel_settings = "return_path = \"bounces@bounces.test\"\n",
               .relay = fmt::format("127.0.0.1:{}", postfix.port())});
  const auto csv = world.folder() / "people.csv";
  std::ofstream(csv) << "ref,email,name,locale,country,birth_date\n"
                        "anna,anna@example.org,Anna,fr,FR,1980-01-01\n"
                        "bo,bo@gone.test,Bo,fr,FR,1980-01-01\n";
  world.start_daemon();

  world.import_people(csv);
  world.create_campaign();
  world.start_campaign();
  world.await_state("finished");
  eventually("the bounce is read",
             [&] { return number(world.database(), "SELECT count(*) FROM feedback_events") == 1; });

  EXPECT_EQ(accounts(world).accepted, 2);
  EXPECT_EQ(rows(world.database(),
                 "SELECT class, source, takes_back, enhanced_status FROM feedback_events"),
            (std::vector<Row>{{"hard", "envelope", "t", "5.1.1"}}));
  EXPECT_TRUE(world.must({"suppressions", "list", "--address", "bo@gone.test"})
                  .contains("bounced for good"));
  const std::string report = world.must({"report", World::key, "--format", "json"});
  EXPECT_TRUE(report.contains("\"came_back\":1")) << report;
  EXPECT_FALSE(world.whole_logs().contains("gone.test"));
  world.must({"audit", World::key});
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace crier::e2e
