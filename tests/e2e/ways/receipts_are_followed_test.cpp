// Receipts and answers by SMS, from an SMSC that is not ours: what arrived counts as arrived,
// whoever was not reached goes on to the next step, and what people write waits for people.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/ledger_view.h"
#include "support/e2e/world.h"
#include "support/smsc/smsc.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;

// What becomes of the text of one person, by smsc.mjs; and what Crier has to make of it.
struct Fate {
  const char* rule;
  const char* klass;  // Empty: nothing.
  bool comes_back;
};
const std::vector<Fate> fates = {
    {R"("receipt":"DELIVRD","ids":"hex","early":true)", "delivered", false},
    {R"("receipt":"DELIVRD","form":"parameters")", "delivered", false},
    {R"("receipt":"UNDELIV","err":"034")", "soft", true},
    {R"("receipt":"EXPIRED")", "soft", true},
    {R"("receipt":"REJECTD")", "policy", true},
    {R"("receipt":"DELETED","form":"parameters")", "soft", true},
    {R"("receipt":"UNKNOWN")", "unknown", false},
    {R"("receipt":"ACCEPTD")", "delayed", false},
    {R"("receipt":"ENROUTE")", "delayed", false},
    {R"("receipt":"UNDELIV","network":1)", "hard", true},
    {R"("receipt":"DELIVRD","again":2)", "delivered", false},
    {R"("receipt":"UNDELIV","network":1,"from":"4930999999")", "", false},  // Foreign, or forged.
    {R"("part":1,"receipt":"DELIVRD","reply":"STOP, please")", "delivered", false},
};
constexpr int who_answers = 12;

std::string ref_of(std::size_t person) {
  return fmt::format("p{:02}", person);
}

std::string rules() {
  std::string text = "[";
  for (std::size_t person = 0; person < fates.size(); ++person) {
    text += fmt::format(R"({{"to":"0{:02}$",{}}},)", person, fates[person].rule);
  }
  return text + R"({"to":"","receipt":"DELIVRD"}])";
}

fs::path people_file(const World& world, std::size_t people) {
  const fs::path file = world.folder() / "people.csv";
  std::ofstream csv(file);
  csv << "ref,name,locale,country,birth_date,email,phone\n";
  for (std::size_t person = 0; person < people; ++person) {
    csv << fmt::format("{0},Person {1},de,DE,1980-01-01,{0}@example.org,+49300000{1:03}\n",
                       ref_of(person), person);
  }
  return file;
}

TEST(Receipts, say_what_became_of_texts_and_who_goes_on) {
  const Smsc smsc(rules());
  World world({.settings = fmt::format("[channel.sms]\nrate_per_second = 50\nservers = [\"{}\"]\n"
                                       "system_id = \"crier\"\nsender = \"Example\"\n"
                                       "[feedback]\nawaited = \"15s\"\n",
                                       smsc.place()),
               .ladder = R"(["sms", "email"])"});
  world.start_daemon();
  world.import_people(people_file(world, fates.size()));
  world.create_campaign();
  world.start_campaign();

  std::vector<Row> expected;
  std::size_t going_on = 0;
  for (std::size_t person = 0; person < fates.size(); ++person) {
    const Fate& fate = fates[person];
    if (*fate.klass != '\0') {
      expected.push_back({ref_of(person), fate.klass, fate.comes_back ? "t" : "f"});
    }
    if (fate.comes_back) ++going_on;
  }
  const auto heard = [&] {
    return rows(world.database(),
                "SELECT ref, class, takes_back FROM feedback_events AS e JOIN subjects AS s "
                "ON s.lane = e.lane AND s.id = e.subject_id ORDER BY ref, class");
  };
  eventually("all receipts are read", [&] { return heard().size() == expected.size(); });
  EXPECT_EQ(heard(), expected);
  world.await_kept(going_on);
  world.await_state("finished");

  world.must({"audit", World::key});
  EXPECT_EQ(world.sink().kept(), going_on) << "nobody else gets a mail";
  const auto status = world.status();
  const auto& total = status.at("total").as_object();
  EXPECT_EQ(total.at("planned"), std::ssize(fates));
  EXPECT_EQ(total.at("notified"), std::ssize(fates));
  EXPECT_EQ(total.at("delivered"), 4);
  const auto& steps = status.at("steps").as_array();
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].at("delivered"), 4);
  EXPECT_EQ(steps[0].at("went_on"), static_cast<std::int64_t>(going_on));
  EXPECT_EQ(rows(world.database(), "SELECT channel, reason FROM suppressions"),
            (std::vector<Row>{{"sms", "undeliverable for good"}}));
  for (const auto& submit : smsc.noted("submit")) EXPECT_EQ(submit.at("receipt"), 1);
  for (const auto& each : smsc.noted("delivery")) EXPECT_EQ(each.at("status"), 0);
  EXPECT_FALSE(world.whole_logs().contains("49300000"));
}

TEST(Receipts, come_with_answers_that_wait_for_people) {
  const Smsc smsc(rules());
  World world(
      {.rate_per_second = 50,
       .channel = "sms",
       .channel_settings = fmt::format(
           "servers = [\"{}\"]\nsystem_id = \"crier\"\nsender = \"Example\"\n", smsc.place())});
  world.start_daemon();
  world.import_people(people_file(world, fates.size()));
  world.create_campaign();
  world.start_campaign();

  const auto inbox = [&] {
    return boost::json::parse(world.must({"feedback", "inbox", "--format", "json"})).as_array();
  };
  eventually("the answer is read", [&] { return inbox().size() == 1; });

  const std::string listed = world.must({"feedback", "inbox", "--format", "json"});
  EXPECT_FALSE(listed.contains("49300000")) << "a list has no numbers";
  const auto entry = inbox().at(0).as_object();
  EXPECT_EQ(entry.at("way"), "smpp");
  EXPECT_EQ(entry.at("class"), "reply");
  EXPECT_EQ(std::string(entry.at("ref").as_string()), ref_of(who_answers));
  const std::string id = std::to_string(entry.at("id").as_int64());
  const std::string shown = world.must({"feedback", "show", id});
  EXPECT_TRUE(shown.contains("STOP, please")) << shown;
  EXPECT_TRUE(shown.contains("+49300000012")) << shown;
  world.must({"feedback", "done", id, "--reason", "objection recorded"});
  EXPECT_TRUE(inbox().empty());
  EXPECT_FALSE(world.whole_logs().contains("49300000"));
  EXPECT_FALSE(world.whole_logs().contains("STOP, please"));
}

TEST(Receipts, that_were_answered_are_kept_whatever_is_killed) {
  constexpr std::size_t people = 300;
  const Smsc smsc(R"([{"to":"","receipt":"DELIVRD"}])");
  World world(
      {.rate_per_second = 150,
       .channel = "sms",
       .channel_settings = fmt::format(
           "servers = [\"{}\"]\nsystem_id = \"crier\"\nsender = \"Example\"\n", smsc.place())});
  world.start_daemon();
  world.import_people(people_file(world, people));
  world.create_campaign();
  world.start_campaign();

  for (const std::size_t kept : {60U, 150U}) {
    eventually("texts are sent", [&] { return smsc.noted("submit").size() >= kept; });
    DaemonProcess& victim = world.daemons().front();
    victim.kill();
    world.remove(victim);
    world.start_daemon();
  }
  world.await_state("finished");

  const std::int64_t accepted = accounts(world).accepted;
  EXPECT_GT(accepted, 0);
  eventually("every text that was booked has arrived", [&] {
    return number(world.database(),
                  "SELECT count(*) FROM feedback_events WHERE class = 'delivered'") == accepted;
  });
  world.must({"audit", World::key});
}

}  // namespace
}  // namespace crier::e2e
