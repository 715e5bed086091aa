// Somebody asks to be erased: nothing in the database names them any more, they are told nothing
// more, and what they have said counts when they are imported again.
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"

namespace crier::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

// Every row of every table, as text.
std::string dump_of(const World& world) {
  std::string text;
  for (const Row& table : rows(world.database(),
                               "SELECT table_name FROM information_schema.tables "
                               "WHERE table_schema = 'public'")) {
    for (const Row& row :
         rows(world.database(), fmt::format("SELECT t::text FROM {} AS t", table.at(0)))) {
      text += row.at(0) + "\n";
    }
  }
  return text;
}

void write_people(const World& world, const std::string& name, int first, int last) {
  std::ofstream file(world.folder() / name);
  file << "ref,email,name,country,locale,birth_date,phone\n";
  for (int number = first; number <= last; ++number) {
    file << fmt::format(
        "member-{0}-x,person.{0}.x@example.org,Anna {0}x Muster,DE,de,1980-01-01,"
        "+49151000{0:05}\n",
        number);
  }
}

ProgramEnd erase(const World& world, const std::string& ref) {
  return world.run({"subject", "erase", ref, "--reason", "art. 17 request 118", "--by", "Ada"});
}

void expect_named_nowhere(const World& world, int number) {
  const std::string text = dump_of(world);
  for (const std::string& personal :
       {fmt::format("member-{}-x", number), fmt::format("person.{}.x", number),
        fmt::format("Anna {}x", number), fmt::format("+49151000{:05}", number)}) {
    EXPECT_THAT(text, Not(HasSubstr(personal)));
  }
}

TEST(Erasure, is_of_every_table_and_an_objection_outlives_it) {
  World world({.people = 1, .channel = "maildir", .serves_pages = true});
  write_people(world, "people.csv", 1, 40);
  world.start_daemon().await_ready();
  world.import_people(world.folder() / "people.csv");
  world.create_campaign();
  world.start_campaign();
  world.await_state("finished");
  // Somebody presses the button, and then wants to be erased.
  const auto links = objection_links(world);
  const auto receipt = post(world.pages_port(), links.at(0), {.body = "do=object"});
  ASSERT_TRUE(receipt && receipt->status == 303);
  const std::string ref = rows(world.database(), "SELECT ref FROM objection_records").at(0).at(0);
  const int member = std::stoi(ref.substr(7));
  EXPECT_THAT(world.must({"subject", "show", ref}), HasSubstr("notified"));

  const ProgramEnd erased = erase(world, ref);

  EXPECT_EQ(erased.status, 0) << erased.output;
  EXPECT_THAT(erased.output, HasSubstr("1 objection stands"));
  expect_named_nowhere(world, member);
  world.must({"audit", World::key});
  EXPECT_EQ(erase(world, ref).status, 0);
  EXPECT_EQ(erase(world, "nobody").status, 1);
  EXPECT_THAT(world.must({"subject", "show", ref, "--format", "json"}),
              HasSubstr("\"statement\":\"objection\""));
  // The link of the notice still leads to the receipt.
  const auto again = post(world.pages_port(), links.at(0), {.body = "do=object"});
  ASSERT_TRUE(again && again->status == 303);
  EXPECT_EQ(number(world.database(), "SELECT count(receipt) FROM objection_records"), 1);

  // They are imported again, spelled otherwise, and a campaign of the purpose leaves them out.
  std::ofstream(world.folder() / "again.csv")
      << "ref,email,country,birth_date\n\" " << ref << " \",again@example.org,DE,1980-01-01\n";
  world.import_people(world.folder() / "again.csv");
  world.create_campaign("second");
  world.start_campaign("second");
  world.await_state_of("second", "finished");
  EXPECT_EQ(rows(world.database(),
                 fmt::format("SELECT a.outcome, a.reason FROM attempts AS a "
                             "JOIN subjects AS s ON s.lane = a.lane AND s.id = a.subject_id "
                             "JOIN campaigns AS c ON c.id = a.campaign_id "
                             "WHERE c.key = 'second' AND s.ref = '{}'",
                             ref)),
            (std::vector<Row>{{"excluded", "already_objected"}}));
  EXPECT_EQ(number(world.database(),
                   "SELECT count(*) FROM attempts JOIN campaigns ON campaigns.id = campaign_id "
                   "WHERE key = 'second' AND reason = 'erased'"),
            1);
}

TEST(Erasure, by_link_after_it_counts_for_whoever_comes_back) {
  World world({.people = 1, .channel = "maildir", .serves_pages = true});
  write_people(world, "people.csv", 1, 1);
  world.start_daemon().await_ready();
  world.import_people(world.folder() / "people.csv");
  world.create_campaign();
  world.start_campaign();
  world.await_state("finished");
  const std::string link = objection_links(world).at(0);
  ASSERT_EQ(erase(world, "member-1-x").status, 0);

  const auto receipt = post(world.pages_port(), link, {.body = "do=object"});

  ASSERT_TRUE(receipt && receipt->status == 303);
  expect_named_nowhere(world, 1);
  world.import_people(world.folder() / "people.csv");
  EXPECT_EQ(rows(world.database(), "SELECT ref FROM objections"),
            (std::vector<Row>{{"member-1-x"}}));
}

TEST(Erasure, keeps_a_waiting_notice_from_being_sent) {
  // One a second: the others wait, in the queue and in the table, for longer than a command takes
  // on a machine with much else to do.
  World world({.people = 1, .rate_per_second = 1, .channel = "maildir"});
  write_people(world, "people.csv", 1, 40);
  world.import_people(world.folder() / "people.csv");
  world.create_campaign();
  world.start_campaign();
  world.start_daemon().await_ready();
  eventually("somebody is told", [&] {
    return number(world.database(), "SELECT count(*) FROM attempts WHERE outcome = 'accepted'") > 0;
  });
  // The last of those whom a daemon has claimed.
  const auto waiting = rows(world.database(),
                            "SELECT s.ref FROM subjects AS s JOIN campaign_lanes AS l "
                            "ON l.lane = s.lane AND s.id <= l.claimed_to "
                            "WHERE NOT EXISTS (SELECT FROM attempts AS a WHERE a.lane = s.lane "
                            "AND a.subject_id = s.id) ORDER BY s.id DESC LIMIT 1");
  ASSERT_FALSE(waiting.empty());
  const std::string ref = waiting.at(0).at(0);
  const std::int64_t id =
      number(world.database(), fmt::format("SELECT id FROM subjects WHERE ref = '{}'", ref));

  ASSERT_EQ(erase(world, ref).status, 0);
  world.await_state("finished");

  EXPECT_EQ(rows(world.database(),
                 fmt::format("SELECT outcome, reason FROM attempts WHERE subject_id = {}", id)),
            (std::vector<Row>{{"excluded", "erased"}}));
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM attempts WHERE outcome = 'accepted'"),
            39);
}

}  // namespace
}  // namespace crier::e2e
