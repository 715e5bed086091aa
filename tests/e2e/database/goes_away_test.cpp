#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::e2e {
namespace {

TEST(Database, restarts_in_the_middle_of_a_campaign) {
  World world({.people = 8000, .rate_per_second = 2000});
  world.start_daemon();
  world.begin();

  world.await_kept(2000);
  test::ScratchPostgres::instance().restart();
  world.await_kept(4000);
  test::ScratchPostgres::instance().kill();
  test::ScratchPostgres::instance().start();
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_FALSE(world.daemons().front().has_ended());
  EXPECT_EQ(world.daemons().front().stop(), 0);
}

// Without a database nothing can be booked, so nothing more may be sent than was claimed before.
TEST(Database, is_away_longer_than_a_lease) {
  World world({.people = 8000, .rate_per_second = 2000});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  world.await_kept(2000);

  test::ScratchPostgres::instance().stop();
  eventually("the daemon says that it is not ready",
             [&] { return daemon.answers("/readyz", 503); });
  const std::size_t at_rest = world.sink().kept();
  EXPECT_TRUE(daemon.answers("/healthz"));
  // That nothing happens has no event: it is watched for as long as two leases last.
  const auto away_until = std::chrono::steady_clock::now() + 2 * World::lease;
  eventually("two leases are over", [&] { return std::chrono::steady_clock::now() > away_until; });
  EXPECT_EQ(world.sink().kept(), at_rest);
  EXPECT_LT(at_rest, 4000U);
  test::ScratchPostgres::instance().start();
  world.await_state("finished");

  EXPECT_NE(daemon.log().find("the database is there again"), std::string::npos) << daemon.log();
  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(daemon.stop(), 0);
}

}  // namespace
}  // namespace crier::e2e
