// Two campaigns at the same time on one channel that cannot tell both at once.
#include <string>

#include <gtest/gtest.h>

#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

TEST(Channel, is_shared_by_two_campaigns_and_both_go_on) {
  World world({.people = 3000, .rate_per_second = 300});
  world.import_people();
  world.create_campaign();
  world.create_campaign("the-other");
  DaemonProcess& daemon = world.start_daemon();
  daemon.await_ready();

  world.start_campaign();
  world.start_campaign("the-other");

  eventually("both have told some and have others left", [&] {
    return number(world.database(),
                  "SELECT count(*) FROM (SELECT FROM campaign_counts GROUP BY campaign_id "
                  "HAVING sum(notified) >= 300 AND sum(pending) > 300) AS at_work") == 2;
  });
  world.await_state("finished");
  world.await_state_of("the-other", "finished");
  for (const char* campaign : {World::key, "the-other"}) world.must({"audit", campaign});
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
}

}  // namespace
}  // namespace crier::e2e
