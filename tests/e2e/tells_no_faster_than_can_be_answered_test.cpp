// A campaign whose controller can take few answers: nobody is told faster than those who answer can
// be answered, whatever the channel allows and however many daemons there are.
#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// 300 answers a minute from every second person: 600 people a minute.
constexpr int per_second = 10;

TEST(Answers, hold_back_a_campaign_until_an_operator_can_take_more) {
  World world(
      {.people = 1000, .specification = "[answers]\nper_minute = 300\nexpected = \"50 %\"\n"});
  world.start_daemon();
  world.start_daemon();
  world.begin();
  constexpr std::size_t looked_at = 80;
  world.await_kept(looked_at);
  EXPECT_THAT(world.must({"campaign", "status", World::key}),
              HasSubstr("300 answers a minute can be taken"));
  const auto record = world.sink().record();
  const auto spent = record.at(looked_at - 1).handed_over - record.front().handed_over;

  // A second's people may go at once, at each daemon.
  EXPECT_GE(spent, (looked_at - 2 * per_second) * 1000ms / per_second - 1s);
  EXPECT_LT(world.sink().kept(), 500U);

  world.must({"campaign", "answers", World::key, "--any", "--reason", "the call centre copes"});

  world.await_state("finished");
  EXPECT_EQ(broken_promises(world), "") << world.logs();
  EXPECT_THAT(world.must({"campaign", "show", World::key}), HasSubstr("the call centre copes"));
}

TEST(Answers, are_in_the_plan) {
  World world(
      {.people = 1000, .specification = "[answers]\nper_minute = 1\nexpected = \"100 %\"\n"});
  world.import_people();
  world.create_campaign();

  const auto plan = world.run({"campaign", "plan", World::key});

  EXPECT_THAT(plan.output, HasSubstr("Answers      1 answers a minute can be taken"));
  EXPECT_THAT(plan.output, HasSubstr("the answers that can be taken"));
}

}  // namespace
}  // namespace crier::e2e
