// A campaign that begins with some of its people: what is wrong reaches them alone, and the rest
// are told when all is well.
#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::HasSubstr;

std::string status_of(const World& world) {
  return world.run({"campaign", "status", World::key}).output;
}

TEST(Waves, begin_when_the_one_before_was_tried_and_watched) {
  World world(
      {.people = 2000, .specification = "[waves]\nshares = [\"1 %\", \"10 %\"]\nwatch = \"1s\"\n"});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();

  world.await_state("finished");

  EXPECT_EQ(broken_promises(world), "") << world.logs();
  const std::string shown = world.must({"campaign", "show", World::key});
  EXPECT_THAT(shown, HasSubstr("wave 2 of 3"));
  EXPECT_THAT(shown, HasSubstr("wave 3 of 3"));
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
}

TEST(Waves, wait_for_an_operator_who_has_seen_enough) {
  World world({.people = 2000, .specification = "[waves]\nshares = [\"10 %\"]\nwatch = \"10d\"\n"});
  world.start_daemon();
  world.begin();
  eventually("everybody in the first wave has been tried",
             [&] { return status_of(world).find("and it is watched for") != std::string::npos; });
  const std::int64_t told =
      number(world.database(), "SELECT count(*) FROM attempts WHERE outcome = 'accepted'");
  EXPECT_GT(told, 0);
  EXPECT_LT(told, 600);

  world.must({"campaign", "next-wave", World::key, "--reason", "the first ones went well"});

  world.await_state("finished");
  EXPECT_EQ(broken_promises(world), "") << world.logs();
}

TEST(Waves, stop_by_their_rule_and_the_rest_are_not_told) {
  World world({.people = 2000,
               .rules = {"rcpt share=0.4 reply 550 5.1.1 no such user"},
               .specification = "[waves]\nshares = [\"10 %\"]\n"
                                "[stop]\nundeliverable = \"20 %\"\npeople_min = 50\n"});
  world.start_daemon();
  world.begin();

  world.await_state("paused");

  const std::string status = status_of(world);
  EXPECT_THAT(status, HasSubstr("ALARM"));
  EXPECT_THAT(status, HasSubstr("could not be reached for good"));
  EXPECT_LT(number(world.database(), "SELECT count(*) FROM attempts"), 600);
  EXPECT_NE(world.run({"campaign", "next-wave", World::key, "--reason", "go on"}).status, 0);
}

}  // namespace
}  // namespace crier::e2e
