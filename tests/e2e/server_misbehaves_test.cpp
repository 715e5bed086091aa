#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

struct Trouble {
  const char* name;
  std::vector<std::string> rules;
  bool leaves_doubt{};  // Some answers are lost.
};

void PrintTo(const Trouble& trouble, std::ostream* out) {
  *out << trouble.name;
}

class Misbehaviour : public testing::TestWithParam<Trouble> {};

// Everybody is told in the end, and whoever may have been told twice is known.
TEST_P(Misbehaviour, delays_and_loses_nobody) {
  World world({.people = 1500, .rules = GetParam().rules});
  world.start_daemon();

  world.begin();
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  const Accounts sums = accounts(world);
  EXPECT_EQ(sums.failed, 0);
  if (GetParam().leaves_doubt) {
    EXPECT_GT(sums.unknown_tries, 0);
  } else {
    EXPECT_EQ(sums.unknown_tries, 0) << world.logs();
    EXPECT_TRUE(repeated(world.sink().record()).empty());
  }
  EXPECT_EQ(world.daemons().front().stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    OfServers, Misbehaviour,
    testing::Values(
        Trouble{"greylists_everybody_once", {"rcpt tries=1 reply 450 4.7.1 greylisted"}},
        Trouble{"refuses_at_the_dot_for_now", {"dot share=0.2 tries=1 reply 451 4.3.0 try later"}},
        Trouble{"closes_with_421", {"mail p=0.02 reply 421 4.3.2 closing\r\n"}},
        Trouble{"drops_before_data", {"rcpt p=0.02 drop"}},
        Trouble{"drops_after_the_dot_and_forgets", {"dot p=0.02 drop"}, true},
        Trouble{"drops_after_the_dot_and_keeps", {"dot p=0.02 keep-and-drop"}, true},
        Trouble{"is_slow", {"dot p=0.02 delay 300ms"}},
        Trouble{"refuses_connections_for_a_while", {"connect count=20 drop"}},
        Trouble{"talks_garbage", {"mail p=0.01 reply ?! garbage"}}),
    [](const auto& suite) { return std::string(suite.param.name); });

TEST(Refusal, of_some_people_for_good_fails_them_with_the_reason) {
  World world({.people = 1500, .rules = {"rcpt share=0.1 reply 550 5.1.1 no such user"}});
  world.start_daemon();

  world.begin();
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  const Accounts sums = accounts(world);
  EXPECT_GT(sums.failed, 50);
  EXPECT_EQ(sums.unknown_tries, 0);
  EXPECT_EQ(number(world.database(),
                   "SELECT count(*) FROM attempts WHERE outcome = 'failed' AND "
                   "reply_code = 550 AND enhanced_status = '5.1.1'"),
            sums.failed);
}

// The server will not have the sender: going on would burn through the audience.
TEST(Refusal, of_the_sender_pauses_the_campaign_until_it_is_resumed) {
  World world({.people = 1500, .rules = {"mail after=400 reply 550 5.7.1 sender is blocked"}});
  world.start_daemon();

  world.begin();
  world.await_state("paused");

  EXPECT_NE(world.status().at("alarm").as_string(), "");
  EXPECT_NE(world.run({"campaign", "status", World::key}).output.find("ALARM"), std::string::npos)
      << world.run({"campaign", "status", World::key}).output;
  EXPECT_EQ(accounts(world).failed, 0);
  world.sink().start_again({});
  world.must({"campaign", "resume", World::key, "--reason", "the relay accepts us again"});
  world.await_state("finished");
  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(accounts(world).failed, 0);
}

}  // namespace
}  // namespace crier::e2e
