#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
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

}  // namespace
}  // namespace crier::e2e
