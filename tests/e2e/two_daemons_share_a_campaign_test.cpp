#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

TEST(TwoDaemons, share_a_campaign_without_telling_anybody_twice) {
  World world({.people = 10000, .rate_per_second = 3000});
  DaemonProcess& first = world.start_daemon();
  DaemonProcess& second = world.start_daemon();
  first.await_ready();
  second.await_ready();

  world.begin();
  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "");
  EXPECT_EQ(accounts(world).unknown_tries, 0);
  EXPECT_TRUE(repeated(world.sink().record()).empty());
  EXPECT_GT(first.counter("crier_notices_total"), 0);
  EXPECT_GT(second.counter("crier_notices_total"), 0);
  EXPECT_EQ(first.stop(), 0);
  EXPECT_EQ(second.stop(), 0);
}

}  // namespace
}  // namespace crier::e2e
