// Notices as SMS, by an SMSC that is not ours: whatever is killed or breaks, nobody gets a text
// twice, and everybody has an end that is told.
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/smsc/smsc.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;

constexpr int people = 600;

// One in ten has no telephone.
fs::path people_file(const World& world) {
  const fs::path file = world.folder() / "people.csv";
  std::ofstream csv(file);
  csv << "ref,name,locale,country,birth_date,phone\n";
  for (int person = 0; person < people; ++person) {
    const bool is_greek = person % 3 == 0;
    csv << fmt::format("p{},Person {},{},{},1980-01-01,{}\n", person, person,
                       is_greek ? "el" : "de", is_greek ? "GR" : "DE",
                       person % 10 == 9 ? "" : fmt::format("+4930{:06}", person));
  }
  return file;
}

std::string settings_to(const Smsc& smsc, const std::string& more = "") {
  return fmt::format(
             "servers = [\"{}\"]\nsystem_id = \"crier\"\nsender = \"Example\"\nanswer_timeout = "
             "\"2s\"\n",
             smsc.place()) +
         more;
}

// How often the first part of a text went to each number.
std::map<std::string, int> texts_by_number(const Smsc& smsc) {
  std::map<std::string, int> texts;
  for (const auto& submit : smsc.noted("submit")) {
    if (submit.at("part") == 1) ++texts[std::string(submit.at("to").as_string())];
  }
  return texts;
}

void begin(World& world) {
  world.import_people(people_file(world));
  world.create_campaign();
  world.start_campaign();
}

TEST(Texts, reach_everybody_with_a_telephone_in_their_language) {
  const Smsc smsc(R"([{"to":"^4930000001$","status":11},{"to":"3$","times":5,"status":88}])");
  World world({.rate_per_second = 1000,
               .channel = "sms",
               .channel_settings = settings_to(smsc, "connections = 2\n")});
  world.start_daemon();

  begin(world);
  world.await_state("finished");

  world.must({"audit", World::key});
  const Accounts sums = accounts(world);
  EXPECT_EQ(sums.excluded, people / 10);
  EXPECT_EQ(sums.failed, 1) << "whose number does not exist";
  EXPECT_EQ(sums.accepted, people - people / 10 - 1);
  const auto texts = texts_by_number(smsc);
  EXPECT_EQ(std::ssize(texts), people - people / 10);
  std::set<std::int64_t> codings;
  for (const auto& submit : smsc.noted("submit")) codings.insert(submit.at("coding").as_int64());
  EXPECT_EQ(codings, (std::set<std::int64_t>{0, 8})) << "German fits the GSM alphabet, Greek not";
}

TEST(Texts, are_not_sent_twice_when_daemons_are_killed_and_lines_break) {
  const Smsc smsc(R"([{"to":"00(100|300)$","close":true}])");
  World world({.rate_per_second = 300, .channel = "sms", .channel_settings = settings_to(smsc)});
  world.start_daemon();
  world.start_daemon();
  begin(world);

  for (const int kept : {60, 150, 300}) {
    eventually("texts are sent", [&] { return std::ssize(texts_by_number(smsc)) >= kept; });
    DaemonProcess& victim = world.daemons().front();
    victim.kill();
    world.remove(victim);
    world.start_daemon();
  }
  world.await_state("finished");

  world.must({"audit", World::key});
  for (const auto& [number, times] : texts_by_number(smsc)) EXPECT_EQ(times, 1) << number;
  const Accounts sums = accounts(world);
  EXPECT_EQ(sums.accepted + sums.failed + sums.excluded, people);
  EXPECT_EQ(sums.failed, sums.unknown_people) << "only those of whom nobody knows";
  EXPECT_GE(sums.failed, 2);
}

}  // namespace
}  // namespace crier::e2e
