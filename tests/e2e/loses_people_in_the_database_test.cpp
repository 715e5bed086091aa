// Somebody deletes rows of people whom a campaign has planned, or hides them from Crier's role.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

using testing::HasSubstr;

TEST(LostPeople, pause_the_campaign_and_say_how_many_in_which_lane) {
  World world({.people = 2000, .rate_per_second = 300});
  world.import_people();
  world.create_campaign();
  world.start_campaign();
  // The last of their lanes, so that no daemon has them in memory.
  world.start_daemon().await_ready();
  eventually("it has begun", [&] { return world.state() == "running"; });
  change(world.database(),
         "DELETE FROM subjects WHERE id IN (SELECT s.id FROM subjects AS s "
         "JOIN campaign_lanes AS l ON l.lane = s.lane WHERE s.id > l.claimed_to "
         "ORDER BY s.id DESC LIMIT 3)");

  world.await_state("paused");

  const std::string alarm = rows(world.database(), "SELECT alarm FROM campaigns").at(0).at(0);
  EXPECT_THAT(alarm, HasSubstr("planned and are not in the audience any more"));
  EXPECT_GT(number(world.database(), "SELECT count(*) FROM campaign_lanes WHERE NOT done"), 0);
}

// By row-level security, which refuses nothing and shows no rows.
TEST(LostPeople, who_are_given_back_end_the_trouble_before_the_turn_of_their_lanes) {
  constexpr const char* role = "crier_daemon";
  // At this rate a lane takes minutes.
  World world({.people = 20'000, .rate_per_second = 50, .daemons_role = role});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  world.await_kept(50);
  change(world.database(), "ALTER TABLE subjects ENABLE ROW LEVEL SECURITY");
  eventually("the daemon says that it is in trouble",
             [&] { return daemon.answers("/healthz", 503); });

  change(world.database(), "ALTER TABLE subjects DISABLE ROW LEVEL SECURITY");

  const auto troubles_told = [&] {
    return number(world.database(), "SELECT count(*) FROM engine_troubles");
  };
  eventually(
      "all is well", [&] { return daemon.answers("/healthz") && troubles_told() == 0; },
      std::chrono::seconds(15));
  EXPECT_EQ(world.state(), "running");
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
}

}  // namespace
}  // namespace crier::e2e
