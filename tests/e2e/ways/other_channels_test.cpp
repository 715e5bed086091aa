#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;

TEST(Webhook, gives_every_notice_one_key_whatever_the_receiver_does) {
  World world({.people = 1500,
               .rate_per_second = 3000,
               .channel = "webhook",
               .rules = {"http share=0.1 tries=1 status 500", "http p=0.02 count=20 status 429 1",
                         "http p=0.01 count=5 status 503"}});
  world.start_daemon();

  world.begin();
  world.await_state("finished");

  EXPECT_EQ(world.must({"audit", World::key}).empty(), false);
  const Accounts sums = accounts(world);
  EXPECT_EQ(sums.people, sums.accepted + sums.excluded);
  EXPECT_EQ(sums.failed, 0);
  EXPECT_EQ(sums.unknown_tries, 0);
  std::set<std::string> keys;
  const auto record = world.sink().record();
  for (const Received& request : record) keys.insert(request.key);
  EXPECT_EQ(std::ssize(record), sums.accepted);
  EXPECT_EQ(std::ssize(keys), sums.accepted);
}

TEST(Maildir, holds_a_rehearsal) {
  World world({.people = 500, .channel = "maildir"});
  world.start_daemon();

  world.begin();
  world.await_state("finished");

  const Accounts sums = accounts(world);
  EXPECT_GT(sums.accepted, 300);
  EXPECT_EQ(sums.people, sums.accepted + sums.excluded);
  const fs::path folder = world.folder() / "maildir";
  EXPECT_EQ(std::distance(fs::directory_iterator(folder / "new"), {}), sums.accepted);
  EXPECT_TRUE(fs::is_empty(folder / "tmp"));
}

}  // namespace
}  // namespace crier::e2e
