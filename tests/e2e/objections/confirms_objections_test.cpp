// Whoever objects by the link of a notice is sent a confirmation by the channel that told them:
// once, whatever becomes of the daemon, and not where nobody could be written to.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"

namespace crier::e2e {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

// The confirmations that the sink has kept, by Message-ID: each as often as it came.
std::map<std::string, int> confirmations(World& world) {
  std::map<std::string, int> found;
  for (const auto& entry : std::filesystem::directory_iterator(world.sink().messages())) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    text.resize(std::min(text.find("\r\n\r\n"), text.size()));
    if (text.find("Auto-Submitted: auto-replied") == std::string::npos) continue;
    EXPECT_THAT(text, Not(HasSubstr("List-Unsubscribe")));
    EXPECT_THAT(text, HasSubstr("Precedence: bulk"));
    const std::size_t from = text.find("Message-ID: ");
    ++found[text.substr(from, text.find('\n', from) - from)];
  }
  return found;
}

std::int64_t in_state(const World& world, const std::string& state) {
  return number(world.database(),
                fmt::format("SELECT count(*) FROM confirmations WHERE state = '{}'", state));
}

void await_all_ended(const World& world, std::int64_t statements) {
  eventually("all confirmations have ended", [&] {
    return in_state(world, "owed") == 0 &&
           number(world.database(), "SELECT count(*) FROM confirmations") == statements;
  });
}

bool press(const World& world, const std::string& link, const std::string& body = "do=object") {
  const auto answer = post(world.pages_port(), link, {.body = body});
  // The page's button leads to its receipt; a mail program is answered at once.
  return answer && (answer->status == 303 || answer->status == 200);
}

// As the page has it, which says which objection it withdraws.
std::string withdrawal_of(const World& world, int position) {
  const auto found =
      rows(world.database(),
           fmt::format("SELECT receipt FROM objection_records WHERE position = {}", position));
  return "do=withdraw&receipt=" + found.at(0).at(0);
}

boost::json::object reported(const World& world) {
  const std::string report = world.must({"report", World::key, "--format", "json"});
  return boost::json::parse(report).at("objections").at("confirmations").as_object();
}

WorldOptions mail_world(int people) {
  return {.people = people, .dumps_messages = true, .serves_pages = true};
}

TEST(Confirmations, come_once_for_each_statement_also_after_the_campaign) {
  World world(mail_world(200));
  world.start_daemon().await_ready();
  world.begin();
  world.await_state("finished");
  const auto links = objection_links(world.sink().messages());
  ASSERT_GE(links.size(), 3U);

  ASSERT_TRUE(press(world, links[0]));
  ASSERT_TRUE(press(world, links[1], "List-Unsubscribe=One-Click"));
  ASSERT_TRUE(press(world, links[2]));
  await_all_ended(world, 3);
  // The same receipt again.
  ASSERT_TRUE(press(world, links[0]));
  ASSERT_TRUE(press(world, links[2], withdrawal_of(world, 3)));
  await_all_ended(world, 4);

  EXPECT_EQ(in_state(world, "sent"), 4);
  const auto sent = confirmations(world);
  EXPECT_EQ(sent.size(), 4U);
  for (const auto& [id, times] : sent) EXPECT_EQ(times, 1) << id;
  EXPECT_EQ(reported(world).at("sent"), 4);
  EXPECT_EQ(reported(world).at("owed"), 4);
  EXPECT_THAT(world.must({"audit", World::key}),
              HasSubstr("statements to confirm: 4 confirmed + 0 not + 0 waiting"));
}

TEST(Confirmations, are_seen_where_statements_and_people_are) {
  World world(mail_world(50));
  world.start_daemon().await_ready();
  world.begin();
  world.await_state("finished");
  ASSERT_TRUE(press(world, objection_links(world.sink().messages()).at(0)));
  await_all_ended(world, 1);
  const std::string ref = rows(world.database(), "SELECT ref FROM objection_records").at(0).at(0);

  EXPECT_THAT(world.must({"objections", "show", ref, "--format", "csv"}),
              ContainsRegex("sent by email 20"));
  EXPECT_THAT(world.must({"subject", "show", ref, "--format", "json"}),
              ContainsRegex("\"state\": ?\"sent\""));
}

TEST(Confirmations, are_not_sent_for_a_campaign_that_sends_none) {
  WorldOptions options = mail_world(50);
  options.specification = "[confirmation]\nsend = false\n";
  World world(options);
  world.start_daemon().await_ready();
  world.begin();
  world.await_state("finished");
  const auto links = objection_links(world.sink().messages());
  ASSERT_TRUE(press(world, links.at(0)));
  ASSERT_TRUE(press(world, links.at(0), withdrawal_of(world, 1)));
  await_all_ended(world, 2);

  EXPECT_EQ(in_state(world, "none"), 2);
  EXPECT_TRUE(confirmations(world).empty());
  const auto shown = [&](const char* command) {
    return world.run({"campaign", command, World::key}).output;
  };
  for (const char* command : {"plan", "status"}) {
    EXPECT_THAT(shown(command), HasSubstr("Confirming   no objection")) << command;
  }
  const std::string ref = rows(world.database(), "SELECT ref FROM objection_records").at(0).at(0);
  EXPECT_THAT(world.must({"objections", "show", ref, "--format", "csv"}),
              HasSubstr("not sent: switched_off"));
  EXPECT_EQ(reported(world).at("none"), 2);
  EXPECT_THAT(world.must({"audit", World::key}),
              HasSubstr("statements to confirm: 0 confirmed + 2 not + 0 waiting"));
}

// At a low rate the campaign runs while people object, and daemons die.
TEST(Confirmations, survive_kills_while_the_campaign_runs) {
  WorldOptions options = mail_world(400);
  options.rate_per_second = 60;
  World world(options);
  world.start_daemon().await_ready();
  world.begin();
  std::size_t pressed = 0;
  for (int kills = 0; kills < 3; ++kills) {
    std::vector<std::string> links;
    eventually("some were told", [&] {
      links = objection_links(world.sink().messages());
      return links.size() >= pressed + 30;
    });
    std::ranges::sort(links);
    std::size_t more = 0;
    for (const std::string& link : links) {
      if (more == 20) break;
      if (press(world, link)) ++more;
    }
    pressed = static_cast<std::size_t>(
        number(world.database(), "SELECT count(*) FROM objection_records"));
    world.daemons().front().kill();
    world.remove(world.daemons().front());
    world.start_daemon().await_ready();
  }
  world.await_state("finished");
  await_all_ended(world, static_cast<std::int64_t>(pressed));

  EXPECT_EQ(in_state(world, "sent"), static_cast<std::int64_t>(pressed));
  EXPECT_EQ(rows(world.database(),
                 "SELECT position, confirmed.reason, tries.outcome, tries.reason "
                 "FROM confirmations AS confirmed JOIN objection_records AS said USING (position) "
                 "JOIN subjects AS s ON s.lane = said.lane AND s.ref = said.ref "
                 "JOIN attempts AS tries ON tries.lane = s.lane AND tries.subject_id = s.id "
                 "WHERE state <> 'sent'"),
            std::vector<Row>{});
  const auto sent = confirmations(world);
  EXPECT_EQ(sent.size(), pressed);
  int repeated = 0;
  for (const auto& [id, times] : sent) repeated += times - 1;
  EXPECT_LE(repeated, number(world.database(), "SELECT sum(doubts) FROM confirmations"));
  EXPECT_THAT(world.must({"audit", World::key}), HasSubstr(fmt::format("{} confirmed", pressed)));
}

TEST(Confirmations, are_not_sent_to_addresses_that_are_suppressed_or_people_who_are_erased) {
  World world(mail_world(50));
  world.start_daemon().await_ready();
  world.begin();
  world.await_state("finished");
  const auto links = objection_links(world.sink().messages());
  ASSERT_GE(links.size(), 2U);
  const std::filesystem::path file = world.folder() / "bounced.csv";
  {
    std::ofstream csv(file);
    csv << "address\n";
    for (const Row& row : rows(world.database(), "SELECT email FROM subjects")) {
      if (!row.at(0).empty()) csv << row.at(0) << "\n";
    }
  }
  world.must({"suppressions", "import", "--channel", "email", file.string()});
  ASSERT_TRUE(press(world, links[0]));
  await_all_ended(world, 1);
  const std::string ref = rows(world.database(), "SELECT ref FROM objection_records").at(0).at(0);
  world.must({"subject", "erase", ref, "--reason", "art. 17 request 118", "--by", "Ada"});
  ASSERT_TRUE(press(world, links[0], withdrawal_of(world, 1)));
  await_all_ended(world, 2);

  EXPECT_EQ(
      rows(world.database(), "SELECT state, reason, tries FROM confirmations ORDER BY position"),
      (std::vector<Row>{{"none", "suppressed", "0"}, {"none", "erased", "0"}}));
  EXPECT_TRUE(confirmations(world).empty());
  EXPECT_EQ(reported(world).at("none"), 2);
  EXPECT_THAT(world.must({"audit", World::key}),
              HasSubstr("statements to confirm: 0 confirmed + 2 not + 0 waiting"));
}

TEST(Confirmations, rest_while_an_operator_has_paused_the_campaign) {
  WorldOptions options = mail_world(600);
  options.rate_per_second = 30;
  World world(options);
  world.start_daemon().await_ready();
  world.begin();
  std::vector<std::string> links;
  eventually("somebody was told", [&] {
    links = objection_links(world.sink().messages());
    return links.size() >= 5;
  });
  world.must({"campaign", "pause", World::key, "--reason", "a question of the board"});
  for (std::size_t person = 0; person < 5; ++person) ASSERT_TRUE(press(world, links[person]));
  EXPECT_EQ(in_state(world, "owed"), 5);
  EXPECT_TRUE(confirmations(world).empty());

  world.must({"campaign", "resume", World::key, "--reason", "answered"});

  await_all_ended(world, 5);
  EXPECT_EQ(confirmations(world).size(), 5U);
}

}  // namespace
}  // namespace crier::e2e
