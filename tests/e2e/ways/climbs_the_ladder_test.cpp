// A campaign with two ways: whom e-mail does not reach gets a text, whatever is killed on the way.
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/e2e/world.h"
#include "support/smsc/smsc.h"

namespace crier::e2e {
namespace {

namespace fs = std::filesystem;

constexpr int people = 900;

bool has_mail(int person) {
  return person % 5 != 0;
}
bool has_phone(int person) {
  return person % 3 != 0;
}

std::string mail_of(int person) {
  return has_mail(person) ? fmt::format("p{}@example.org", person) : "";
}
std::string phone_of(int person) {
  return has_phone(person) ? fmt::format("+4930{:06}", person) : "";
}

fs::path people_file(const World& world) {
  const fs::path file = world.folder() / "people.csv";
  std::ofstream csv(file);
  csv << "ref,name,locale,country,birth_date,email,phone\n";
  for (int person = 0; person < people; ++person) {
    csv << fmt::format("p{},Person {},de,DE,1980-01-01,{},{}\n", person, person, mail_of(person),
                       phone_of(person));
  }
  return file;
}

std::map<std::string, int> texts_by_number(const Smsc& smsc) {
  std::map<std::string, int> texts;
  for (const auto& submit : smsc.noted("submit")) {
    if (submit.at("part") == 1) ++texts[std::string(submit.at("to").as_string())];
  }
  return texts;
}

void kill_first(World& world) {
  DaemonProcess& victim = world.daemons().front();
  victim.kill();
  world.remove(victim);
  world.start_daemon();
}

TEST(Ladder, tells_by_text_whom_mail_does_not_reach_and_nobody_else) {
  const Smsc smsc;
  World world({.rate_per_second = 400,
               .rules = {"rcpt share=0.25 reply 550 5.1.1 no such user"},
               .settings = fmt::format("[channel.sms]\nrate_per_second = 150\nservers = [\"{}\"]\n"
                                       "system_id = \"crier\"\nsender = \"Example\"\n",
                                       smsc.place()),
               .ladder = R"(["email", "sms"])"});
  world.start_daemon();
  world.start_daemon();
  world.import_people(people_file(world));
  world.create_campaign();
  world.start_campaign();

  eventually("mails are sent", [&] { return world.sink().kept() >= 50; });
  kill_first(world);
  eventually("texts are sent", [&] { return texts_by_number(smsc).size() >= 40; });
  kill_first(world);
  world.await_state("finished");

  world.must({"audit", World::key});
  std::set<std::string> got_mail;
  for (const Received& mail : world.sink().record()) got_mail.insert(mail.recipient);
  EXPECT_LT(std::ssize(got_mail), people * 4 / 5) << "some have an address that is refused";
  std::set<std::string> to_text;
  int without_a_way = 0;
  for (int person = 0; person < people; ++person) {
    if (got_mail.contains(mail_of(person))) continue;
    if (has_phone(person)) {
      to_text.insert(phone_of(person).substr(1));
    } else {
      ++without_a_way;
    }
  }
  for (const auto& [number, times] : texts_by_number(smsc)) {
    EXPECT_EQ(times, 1) << number;
    EXPECT_TRUE(to_text.contains(number)) << number << " was reached by mail";
  }
  const auto status = world.status();
  const auto& total = status.at("total").as_object();
  EXPECT_EQ(total.at("planned"), people);
  EXPECT_EQ(total.at("pending"), 0);
  const auto& steps = status.at("steps").as_array();
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].at("came"), people);
  EXPECT_EQ(steps[1].at("came"), std::ssize(to_text) + without_a_way);
  EXPECT_EQ(steps[0].at("went_on"), steps[1].at("came"));
  EXPECT_EQ(steps[1].at("excluded"), without_a_way);
  // Whom a killed daemon had claimed for a text is not sent another: nobody knows.
  EXPECT_EQ(steps[1].at("notified").to_number<std::int64_t>() +
                steps[1].at("failed").to_number<std::int64_t>(),
            std::ssize(to_text));
  EXPECT_EQ(total.at("notified").to_number<std::int64_t>(),
            steps[0].at("notified").to_number<std::int64_t>() +
                steps[1].at("notified").to_number<std::int64_t>());
  EXPECT_EQ(total.at("unreachable"), without_a_way);
}

}  // namespace
}  // namespace crier::e2e
