#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

TEST(Sigterm, finishes_what_it_started) {
  World world({.people = 6000, .rate_per_second = 2000});
  world.start_daemon();
  world.begin();

  // Stopped and replaced three times while it works.
  for (const std::size_t when : {1000U, 2000U, 3000U}) {
    world.await_kept(when);
    DaemonProcess& daemon = world.daemons().front();
    const auto asked = std::chrono::steady_clock::now();
    EXPECT_EQ(daemon.stop(), 0) << daemon.log();
    EXPECT_LT(std::chrono::steady_clock::now() - asked, std::chrono::seconds(20));
    world.remove(daemon);
    const std::int64_t booked =
        number(world.database(), "SELECT count(*) FROM attempts WHERE outcome = 'accepted'");
    EXPECT_EQ(static_cast<std::size_t>(booked), world.sink().kept());
    world.start_daemon();
  }
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(accounts(world).unknown_tries, 0);
  EXPECT_TRUE(repeated(world.sink().record()).empty());
}

// A slow server: what is on the wire when the signal comes is waited for.
TEST(Sigterm, waits_for_a_slow_server) {
  World world({.people = 300, .rules = {"dot delay 1s"}});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  world.await_kept(5);

  EXPECT_EQ(daemon.stop(), 0) << daemon.log();

  const auto booked =
      number(world.database(), "SELECT count(*) FROM attempts WHERE outcome = 'accepted'");
  EXPECT_EQ(static_cast<std::size_t>(booked), world.sink().kept());
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM attempts WHERE outcome = 'unknown'"), 0);
}

}  // namespace
}  // namespace crier::e2e
