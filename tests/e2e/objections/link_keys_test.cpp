// A new key of objection links, while a daemon runs: links of both keys work.
#include <algorithm>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "objection/objection_token.h"
#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> sorted_links(const World& world) {
  std::vector<std::string> links = objection_links(world);
  std::ranges::sort(links);
  return links;
}

int key_of(const std::string& link) {
  return objection::token_key_of(link.substr(link.rfind('/') + 1)).value_or(0);
}

TEST(LinkKeys, are_added_while_a_daemon_runs_and_none_ends_the_links_of_another) {
  World world({.people = 40, .channel = "maildir", .serves_pages = true});
  world.start_daemon().await_ready();
  world.begin();
  world.await_state("finished");
  const auto before = sorted_links(world);
  ASSERT_GE(before.size(), 2U);

  const std::string added = world.must({"--actor", "ada", "objections", "keys", "add"});
  world.create_campaign("second");
  world.start_campaign("second");
  world.await_state_of("second", "finished");
  std::vector<std::string> since;
  std::ranges::set_difference(sorted_links(world), before, std::back_inserter(since));

  ASSERT_GE(since.size(), 2U);
  EXPECT_EQ(key_of(before.front()), 1);
  EXPECT_EQ(key_of(since.front()), 2);
  for (const std::string& link : {since.at(0), before.at(0), since.at(1), before.at(1)}) {
    const auto page = fetch(world.pages_port(), link);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->status, 200);
    const auto receipt = post(world.pages_port(), link, {.body = "do=object"});
    ASSERT_TRUE(receipt);
    EXPECT_EQ(receipt->status, 303);
  }
  const std::string list = world.must({"objections", "keys", "list", "--format", "csv"});
  EXPECT_THAT(list, AllOf(HasSubstr("crier migrate"), HasSubstr("ada")));
  for (const Row& row : rows(world.database(), "SELECT secret FROM token_keys")) {
    EXPECT_THAT(added + list + world.whole_logs(), Not(HasSubstr(row.at(0))));
  }
}

}  // namespace
}  // namespace crier::e2e
