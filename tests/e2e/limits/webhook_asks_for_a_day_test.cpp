// The receiver of a webhook asks to be left alone for a day: the channel rests, operators see it
// and can end it, and nobody fails by it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/eventually.h"
#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

TEST(WebhookAsksForADay, is_left_alone_until_an_operator_lifts_it) {
  World world({.people = 100,
               .rate_per_second = 50,
               .channel = "webhook",
               .rules = {"http count=1 after=20 status 429 86400"}});
  world.start_daemon().await_ready();
  world.begin();
  eventually("the pause is shown", [&] {
    return world.must({"limit", "show", "webhook"}).find("429") != std::string::npos;
  });
  const std::size_t kept = world.sink().kept();
  EXPECT_LT(kept, 80U);

  world.must({"limit", "lift", "webhook", "--by", "Ada Example", "--reason", "they are back"});
  world.await_state("finished");

  const Accounts sums = accounts(world);
  EXPECT_EQ(sums.failed, 0);
  EXPECT_EQ(sums.people, sums.accepted + sums.excluded);
  world.must({"audit", World::key});
}

}  // namespace
}  // namespace crier::e2e
