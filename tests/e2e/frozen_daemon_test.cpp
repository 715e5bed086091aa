#include <csignal>

#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

// Who hangs keeps its lanes until their leases end; then another finishes them. Waking up, it finds
// them lost: it can neither send nor book for them.
TEST(FrozenDaemon, is_replaced_and_does_nothing_when_it_wakes) {
  World world({.people = 8000, .rate_per_second = 1500});
  DaemonProcess& frozen = world.start_daemon();
  frozen.await_ready();
  world.begin();
  world.await_kept(1000);
  world.start_daemon().await_ready();
  world.await_kept(2000);

  frozen.signal(SIGSTOP);
  world.await_state("finished");
  const std::size_t before = world.sink().record().size();
  frozen.signal(SIGCONT);

  // It lives on, or has ended in good order; it has noticed that its lanes are gone.
  eventually("the frozen daemon notices",
             [&] { return frozen.has_ended() || frozen.counter("crier_lanes_lost_total") > 0; });
  ASSERT_FALSE(frozen.has_ended()) << frozen.log();
  eventually("the frozen daemon is well again", [&] { return frozen.answers("/readyz"); });
  // At most what it had given to the kernel before it froze arrives late: no more than a message
  // and its follower on each of ten connections.
  constexpr std::size_t on_the_wire_max = 20;
  EXPECT_LE(world.sink().record().size(), before + on_the_wire_max);
  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_EQ(frozen.stop(), 0);
}

}  // namespace
}  // namespace crier::e2e
