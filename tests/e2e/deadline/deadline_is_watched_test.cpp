// A campaign that its server slows down is told to operators by every way, with what to do, and so
// is that it keeps its date again once somebody has done it.
#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/alarm_receiver.h"
#include "support/e2e/eventually.h"
#include "support/e2e/sql.h"
#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;

struct WatchedDeadline : testing::Test {
  static constexpr const char* operators = "ops@alarms.example";

  std::vector<boost::json::object> posted(std::string_view kind) const {
    return receiver.posted(kind);
  }

  std::vector<std::string> mails(const std::string& subject) {
    std::vector<std::string> found;
    for (std::string& message : received(world.sink())) {
      const bool is_ours = message.contains(fmt::format("To: {}\r\n", operators));
      if (is_ours && message.contains(subject)) found.push_back(std::move(message));
    }
    return found;
  }

  std::string a_day_later(const std::string& date) const {
    return rows(world.database(),
                fmt::format("SELECT to_char(({} + interval '1 day') AT TIME ZONE 'UTC', "
                            "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM campaigns",
                            date))[0][0];
  }

  std::string settings() const {
    return "[deadline]\nreckon_every = \"1s\"\n\n" + receiver.settings() +
           fmt::format("email = [\"{}\"]\nsender = \"crier@alarms.example\"\n", operators);
  }

  AlarmReceiver receiver;
  // Ten connections, one notice a second on each: 2,000 people take 200 s, and on a bad day 250 s.
  World world{
      {.people = 2000, .rules = {"dot delay 1s"}, .dumps_messages = true, .settings = settings()}};
};

TEST_F(WatchedDeadline,
       that_a_slow_server_endangers_is_told_by_every_way_until_later_dates_save_it) {
  DaemonProcess& daemon = world.start_daemon();
  daemon.await_ready();
  world.import_people();
  world.create_campaign();
  date_back(world.database(), "notify_by = date_trunc('second', now()) + interval '225 seconds'");
  world.start_campaign();

  eventually("the alarm is posted", [&] { return !posted("raised").empty(); });
  eventually("the alarm is mailed", [&] { return !mails("ALARM").empty(); });

  const boost::json::object alarm = posted("raised").front();
  EXPECT_THAT(std::string(alarm.at("state").as_string()), AnyOf("at_risk", "will_miss"));
  EXPECT_EQ(alarm.at("campaign").as_string(), World::key);
  EXPECT_THAT(std::string(alarm.at("details").as_string()),
              AllOf(HasSubstr("people left"), HasSubstr("P95"),
                    HasSubstr("crier campaign extend told-in-time --notify-by ")));
  EXPECT_THAT(mails("ALARM").front(), HasSubstr("Auto-Submitted: auto-generated\r\n"));
  const ProgramEnd status = world.run({"campaign", "status", World::key});
  EXPECT_EQ(status.status, 3) << status.output;
  EXPECT_THAT(status.output,
              AllOf(HasSubstr("Forecast"), HasSubstr("DEADLINE"), HasSubstr("crier campaign")));
  EXPECT_GT(daemon.counter("crier_campaign_deadline_state"), 0);
  EXPECT_GT(daemon.counter("crier_campaign_rate_needed"), 0);

  world.must({"campaign", "extend", World::key, "--notify-by", a_day_later("notify_by"),
              "--effective", a_day_later("effective_at"), "--reason", "the server is slow"});
  world.must({"campaign", "approve", World::key, "--all", "--by", "Ada"});
  world.must({"campaign", "resume", World::key, "--reason", "approved"});

  eventually("the all-clear is posted", [&] {
    return std::ranges::any_of(posted("cleared"), [&](const boost::json::object& cleared) {
      return cleared.at("subject") == alarm.at("subject");
    });
  });
  eventually("the all-clear is mailed", [&] { return !mails("all clear").empty(); });
  EXPECT_EQ(world.status().at("forecast").as_object().at("state").as_string(), "on_track");
  // The pause for the words of the new dates has an alarm of its own.
  EXPECT_EQ(std::ranges::count_if(posted("cleared"),
                                  [&](const boost::json::object& cleared) {
                                    return cleared.at("subject") == alarm.at("subject");
                                  }),
            1);
  EXPECT_THAT(world.must({"campaign", "show", World::key}),
              AllOf(AnyOf(HasSubstr("deadline at_risk"), HasSubstr("deadline will_miss")),
                    HasSubstr("deadline on_track")));
}

TEST_F(WatchedDeadline, has_alarms_that_can_be_tried) {
  EXPECT_THAT(world.must({"alarms", "test"}),
              AllOf(HasSubstr("webhook: sent"), HasSubstr("email ops@alarms.example: sent")));

  EXPECT_EQ(posted("test").size(), 1U);
  EXPECT_EQ(mails("[Crier] test: ").size(), 1U);
}

TEST_F(WatchedDeadline, has_alarms_whose_trial_says_which_way_does_not_work) {
  world.sink().stop();
  receiver.sink().stop();

  const ProgramEnd end = world.run({"alarms", "test"});

  EXPECT_EQ(end.status, 1);
  EXPECT_THAT(end.output, AllOf(HasSubstr("webhook: the webhook was not reached: nobody listens"),
                                HasSubstr("email ops@alarms.example: no connection to relay")));
}

}  // namespace
}  // namespace crier::e2e
