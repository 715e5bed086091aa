// A server refuses every confirmation and every correction: nobody loses theirs, operators are told
// who refuses what, and once it accepts again everybody who is owed one gets it.
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/alarm_receiver.h"
#include "support/e2e/eventually.h"
#include "support/e2e/loopback.h"
#include "support/e2e/notice_links.h"
#include "support/e2e/sql.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr const char* nouns[] = {"confirmations", "corrections"};

struct OwedMails : testing::Test {
  std::int64_t count(const std::string& table, const std::string& state) const {
    return number(world.database(),
                  fmt::format("SELECT count(*) FROM {} WHERE state = '{}'", table, state));
  }
  std::string alarm(const char* noun) const { return fmt::format("{} {}", noun, World::key); }
  std::string shown() const { return world.run({"campaign", "status", World::key}).output; }
  boost::json::array troubles() const { return world.status().at("troubles").as_array(); }

  void object(const std::vector<std::string>& paths) const {
    for (const std::string& link : paths) {
      ASSERT_TRUE(post(world.pages_port(), link, {.body = "do=object"}));
    }
  }
  // Everybody was told, six of them object, and the others are owed a later date.
  void owe() {
    world.start_daemon().await_ready();
    world.begin();
    world.await_state("finished");
    links = objection_links(world.sink().messages());
    ASSERT_GT(links.size(), 12U);
  }
  void owe_while(const std::string& refusal) {
    world.sink().stop();
    world.sink().start_again({refusal});
    object({links.begin(), links.begin() + 6});
    move_cutoff();
  }
  void move_cutoff() const {
    world.must({"campaign", "extend", World::key, "--cutoff", later_cutoff(), "--reason",
                "the authority asked for it"});
  }
  std::string later_cutoff() const {
    return rows(world.database(),
                "SELECT to_char((cutoff + interval '14 days') AT TIME ZONE 'UTC', "
                "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM campaigns")[0][0];
  }
  void await_halts() const {
    for (const char* const noun : nouns) {
      eventually(fmt::format("{} are halted", noun), [&] {
        return shown().find(fmt::format("{} are halted", noun)) != std::string::npos;
      });
      eventually("it is posted", [&] { return !receiver.posted("raised", alarm(noun)).empty(); });
    }
  }
  void await_all_sent() const {
    eventually("everybody has theirs", [&] {
      return count("confirmations", "owed") == 0 && count("corrections", "owed") == 0 &&
             number(world.database(), "SELECT count(*) FROM correction_lanes WHERE NOT done") == 0;
    });
    EXPECT_EQ(count("confirmations", "sent"), 6);
    EXPECT_EQ(count("corrections", "sent"), static_cast<std::int64_t>(links.size()) - 6);
    for (const char* const noun : nouns) {
      EXPECT_EQ(count(noun, "failed"), 0) << noun;
      eventually("the all-clear is posted",
                 [&] { return !receiver.posted("cleared", alarm(noun)).empty(); });
      EXPECT_EQ(receiver.posted("raised", alarm(noun)).size(), 1U);
      EXPECT_EQ(receiver.posted("cleared", alarm(noun)).size(), 1U);
    }
    EXPECT_TRUE(troubles().empty()) << shown();
    EXPECT_THAT(
        shown(),
        AllOf(HasSubstr("Confirming   6 sent, 0 failed, 0 owed"),
              HasSubstr(fmt::format("Correcting   {} sent, 0 failed, 0 owed", links.size() - 6))));
    EXPECT_THAT(world.must({"campaign", "list"}), Not(HasSubstr("TROUBLE")));
  }

  const AlarmReceiver receiver;
  World world{{.people = 40,
               .dumps_messages = true,
               .settings = receiver.settings(),
               .serves_pages = true}};
  std::vector<std::string> links;
};

TEST_F(OwedMails, wait_for_a_server_that_refuses_the_sender_and_say_so_meanwhile) {
  owe();
  owe_while("rcpt reply 550 5.7.1 listed by nobody.example");

  await_halts();

  const std::string relay = fmt::format("127.0.0.1:{}", world.sink().smtp_port());
  for (const char* const noun : nouns) {
    EXPECT_THAT(shown(),
                ContainsRegex(fmt::format("TROUBLE .*since .*: {} are halted, and [0-9]+ wait, of "
                                          "which ref [^ ]+ was refused: .*{}.* with 550.*listed by "
                                          "nobody.example.*To do: .*goes on by itself",
                                          noun, relay)));
    const auto posted = receiver.posted("raised", alarm(noun)).front();
    EXPECT_THAT(std::string(posted.at("details").as_string()),
                AllOf(HasSubstr(relay), HasSubstr("550"), HasSubstr("listed by nobody.example"),
                      HasSubstr("To do: "), Not(HasSubstr("ref "))));
  }
  EXPECT_THAT(shown(), AllOf(HasSubstr("confirmations are halted, and 6 wait"),
                             HasSubstr("Confirming   0 sent, 0 failed, 6 owed")));
  EXPECT_GT(world.daemons().front().counter("crier_corrections_total"), 0);
  EXPECT_EQ(troubles().size(), 2U);
  EXPECT_THAT(world.must({"campaign", "list"}), HasSubstr("TROUBLE"));
  EXPECT_EQ(world.daemons().front().counter("crier_owed_halted"), 2);

  world.sink().stop();
  world.sink().start_again({});
  await_all_sent();
  EXPECT_EQ(world.daemons().front().counter("crier_owed_halted"), 0);
  EXPECT_THAT(world.whole_logs(), Not(HasSubstr("@example")));
}

TEST_F(OwedMails, of_one_who_is_refused_alone_fail_alone) {
  owe();
  const std::string address = rows(world.database(),
                                   "SELECT email FROM subjects JOIN attempts ON subject_id = id "
                                   "WHERE outcome = 'accepted' ORDER BY id LIMIT 1")[0][0];
  world.sink().stop();
  world.sink().start_again({fmt::format("rcpt to={} reply 550 5.7.1 denied", address)});

  move_cutoff();
  eventually("all corrections have ended", [&] {
    return count("corrections", "sent") + count("corrections", "failed") ==
           static_cast<std::int64_t>(links.size());
  });

  EXPECT_EQ(rows(world.database(),
                 "SELECT email, reply_code::text FROM corrections "
                 "JOIN subjects ON id = subject_id WHERE state = 'failed'"),
            (std::vector<Row>{{address, "550"}}));
  EXPECT_TRUE(troubles().empty()) << shown();
  EXPECT_TRUE(receiver.posted("raised").empty());
}

// In words that name the person, which mean the sender where everybody hears them.
TEST_F(OwedMails, lose_nobody_and_tell_no_end_while_daemons_are_restarted) {
  owe();
  owe_while("rcpt reply 550 no such user here");
  await_halts();

  for (int restarts = 0; restarts < 2; ++restarts) {
    EXPECT_EQ(world.daemons().front().stop(), 0);
    world.remove(world.daemons().front());
    world.start_daemon().await_ready();
    await_halts();
    eventually("the new daemon is refused as well",
               [&] { return world.daemons().front().counter("crier_owed_halted") == 2; });
    EXPECT_EQ(troubles().size(), 2U) << shown();
  }
  EXPECT_TRUE(receiver.posted("cleared").empty());
  EXPECT_EQ(world.daemons().front().stop(), 0);
  world.sink().stop();
  world.sink().start_again({});
  world.start_daemon().await_ready();

  await_all_sent();
}

}  // namespace
}  // namespace crier::e2e
