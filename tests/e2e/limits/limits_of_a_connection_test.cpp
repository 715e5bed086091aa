// A server that takes only some messages over one connection, and says so at RCPT. Nobody is put
// off by that, and each RCPT has a slot of its own: the server is asked no more often than it may
// be, whether it takes the message or refuses it.
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/fullest_second.h"
#include "support/e2e/ledger_view.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

constexpr int rate = 20;
constexpr int burst = 2;
constexpr int people = 200;

void expect_within_the_limit(const std::vector<WallTime>& attempts) {
  const FullestSecond fullest = fullest_second(
      attempts,
      {.burst = burst, .rates = {{.per_second = rate, .from = {}, .until = WallTime::max()}}});
  testing::Test::RecordProperty("fullest_second",
                                fmt::format("{} of {} allowed", fullest.notices, fullest.allowed));
  EXPECT_LE(fullest.notices, fullest.allowed) << iso8601(fullest.ends);
}

WorldOptions served_by(const std::string& rule) {
  return {.people = people,
          .rate_per_second = rate,
          .rules = {rule},
          .channel_settings = fmt::format("burst = {}\nconnections = 3\n", burst)};
}

TEST(LimitsOfAConnection, are_found_out_at_the_rate_of_the_channel_and_put_nobody_off) {
  World world(served_by("rcpt session=5 reply 452 4.5.3 too many recipients"));
  world.start_daemon();
  world.begin();

  world.await_state("finished");

  const std::vector<WallTime> attempts = world.sink().attempts();
  EXPECT_GT(attempts.size(), world.sink().kept());
  expect_within_the_limit(attempts);
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM attempts WHERE reply_code >= 400"), 0);
  EXPECT_EQ(accounts(world).failed, 0);
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

// By chance the fresh connection is a help, so that no words are known to be meant as they are
// said.
TEST(LimitsOfAConnection, of_a_server_that_refuses_by_chance_are_looked_for_at_the_rate) {
  World world(served_by("rcpt p=0.3 reply 451 4.7.1 later"));
  world.start_daemon();
  world.begin();

  // The others wait for their next try.
  world.await_kept(people / 2);

  expect_within_the_limit(world.sink().attempts());
}

}  // namespace
}  // namespace crier::e2e
