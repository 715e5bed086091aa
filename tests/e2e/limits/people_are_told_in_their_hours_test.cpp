// Hours at which people are told where they live, through the programs.
#include <chrono>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/e2e/world.h"

namespace crier::e2e {
namespace {

using testing::HasSubstr;

// A day of the week on which it is not anywhere now, nor soon.
std::string in_three_days() {
  constexpr const char* words[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return words[std::chrono::weekday(today + std::chrono::days(3)).c_encoding()];
}

TEST(PeoplesHours, keep_them_from_being_told_and_cost_no_try) {
  World world({.people = 500,
               .settings = fmt::format("[channel.email.limits.people]\nhours = [\"08:00-21:00\"]\n"
                                       "days = [\"{}\"]\n",
                                       in_three_days())});
  DaemonProcess& daemon = world.start_daemon();

  world.begin();

  eventually("everybody who is to be told waits for their hours", [&] {
    return number(world.database(),
                  "SELECT coalesce((SELECT sum(pending) FROM campaign_counts), 1) - "
                  "(SELECT count(*) FROM deferrals)") == 0;
  });
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM attempts WHERE outcome <> 'excluded'"),
            0);
  EXPECT_GT(number(world.database(), "SELECT count(*) FROM deferrals"), 300);
  EXPECT_EQ(number(world.database(), "SELECT count(*) FROM deferrals WHERE attempt <> 1"), 0);
  EXPECT_EQ(number(world.database(),
                   "SELECT count(*) FROM deferrals WHERE due_at < now() + interval '24 hours'"),
            0);
  EXPECT_EQ(world.state(), "running");
  EXPECT_THAT(world.must({"limit", "show", "email"}), HasSubstr("08:00-21:00"));
  world.must({"audit", World::key});
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
}

TEST(PeoplesHours, are_changed_while_a_campaign_runs) {
  World world({.people = 500});
  world.must({"limit", "set", "email/people", "hours=08:00-21:00", "days=" + in_three_days(),
              "--by", "ada", "--reason", "nobody is to be woken"});
  DaemonProcess& daemon = world.start_daemon();
  world.begin();
  eventually("people wait for their hours",
             [&] { return number(world.database(), "SELECT count(*) FROM deferrals") > 300; });

  world.must({"limit", "set", "email/people", "hours=none", "--by", "ada", "--reason",
              "told at any hour"});
  world.await_state("finished");

  EXPECT_EQ(number(world.database(),
                   "SELECT count(*) FROM attempts WHERE outcome <> 'excluded' AND attempt <> 1"),
            0);
  world.must({"audit", World::key});
  EXPECT_EQ(daemon.stop(), 0) << daemon.log();
}

}  // namespace
}  // namespace crier::e2e
