#include "use_cases/limits/limit_standing.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "pacing/limits/provider_groups.h"
#include "postgres/pq.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::app {
namespace {

using namespace std::chrono_literals;

class LimitStandings : public testing::Test {
 protected:
  void sql(const std::string& text) {
    connection.transact([&](store::Transaction& transaction) {
      store::exec_unprepared(transaction, "test", text);
    });
  }
  std::vector<LimitStanding> standings() {
    return connection.transact([&](store::Transaction& transaction) {
      return limit_standings(transaction, "email", settings, now);
    });
  }
  LimitStanding of(const std::string& node) {
    const auto all = standings();
    const auto found = std::ranges::find(all, node, &LimitStanding::node);
    return found == all.end() ? LimitStanding{} : *found;
  }

  std::string url = test::ScratchPostgres::instance().fresh_database();
  store::Connection connection{url, "test"};
  pacing::LimitSettings settings = pacing::provider_limits(pacing::MailPath::direct);
  // In Brussels it is the second hour of the day after.
  WallTime now{std::chrono::sys_days(2026y / 6 / 2) + 23h + 30min};
  static constexpr std::int32_t third_of_june = 20'607;
};

TEST_F(LimitStandings, are_of_every_node_that_has_limits) {
  settings.domains["town.example"].per_day = 5;

  const auto all = standings();

  ASSERT_EQ(all.size(), 1 + settings.groups.size() + 2);
  EXPECT_EQ(all.front().node, "email");
  EXPECT_EQ(all[1].node, "email/group/" + settings.groups[0].name);
  EXPECT_EQ(all.back().node, "email/domain/town.example");
  EXPECT_EQ(of("email/each_domain").policy.concurrency, 10);
}

TEST_F(LimitStandings, say_what_daemons_that_stand_still_keep_from_the_others) {
  store::Connection frozen(url, "crierd 11111111-1111-1111-1111-111111111111");
  frozen.transact([](store::Transaction& transaction) {
    store::exec_unprepared(transaction, "test", "SELECT 1");
  });
  sql("INSERT INTO limit_places (name, daemon_id, held, wanted, most, asked_at, server_started_at) "
      "VALUES ('email/group/gmail', '11111111-1111-1111-1111-111111111111', 3, 0, 4, "
      "clock_timestamp() - interval '2 minutes', pg_postmaster_start_time())");

  EXPECT_EQ(of("email/group/gmail").resting.value().places, 3);
  EXPECT_FALSE(of("email").resting);
}

TEST_F(LimitStandings, count_the_day_of_the_zone_of_the_limit) {
  settings.channel.zone = "Europe/Brussels";
  settings.channel.per_day = 100;
  settings.channel.ramp = pacing::Ramp{.first_day = 2026y / 6 / 1, .per_day = {10, 20, 30}};
  sql("INSERT INTO limit_days (name, day, taken) VALUES ('email', 20606, 4), ('email', 20607, 5)");
  ASSERT_EQ(std::chrono::sys_days(2026y / 6 / 3).time_since_epoch().count(), third_of_june);

  EXPECT_EQ(of("email").taken_today, 5);
  EXPECT_EQ(of("email").ramp_today, 30);
  EXPECT_FALSE(of("email/group/gmail").taken_today);
}

// In Brussels it is the third of June, of which nobody has asked yet; in UTC the second goes on.
TEST_F(LimitStandings, count_what_was_taken_today_in_the_zone_of_before) {
  settings.channel.zone = "Europe/Brussels";
  settings.channel.per_day = 100;
  sql("INSERT INTO limit_days (name, day, taken, ends_at) "
      "VALUES ('email', 20606, 40, '2026-06-03 00:00+00')");

  EXPECT_EQ(of("email").taken_today, 40);

  sql("INSERT INTO limit_days (name, day, taken, ends_at) "
      "VALUES ('email', 20607, 20, '2026-06-03 22:00+00')");
  EXPECT_EQ(of("email").taken_today, 40);
  now += 1h;
  EXPECT_EQ(of("email").taken_today, 20);
}

// Midnight in Brussels, by a clock that is ahead of the one that wrote the row.
TEST_F(LimitStandings, count_nothing_of_the_day_before_in_the_same_zone) {
  settings.channel.zone = "Europe/Brussels";
  settings.channel.per_day = 100;
  now = WallTime{std::chrono::sys_days(2026y / 6 / 2) + 22h};
  sql("INSERT INTO limit_days (name, day, taken, ends_at) "
      "VALUES ('email', 20606, 40, '2026-06-02 22:00+00')");

  EXPECT_EQ(of("email").taken_today, 0);
}

TEST_F(LimitStandings, have_the_pause_and_the_lowest_rate_of_the_daemons) {
  sql("INSERT INTO daemons (id, host, started_at, alive_until) VALUES "
      "('11111111-1111-1111-1111-111111111111', 'one', now(), now() + interval '1 hour'), "
      "('22222222-2222-2222-2222-222222222222', 'two', now(), now() + interval '1 hour')");
  sql("INSERT INTO limit_states (daemon_id, name, rate_now, held, rate_until) VALUES "
      "('11111111-1111-1111-1111-111111111111', 'email/domain/slow.example', 5, 7, NULL), "
      "('22222222-2222-2222-2222-222222222222', 'email/domain/slow.example', 3, 2, "
      "'2126-06-03 10:00+00')");
  sql("INSERT INTO limit_pauses (name, until, why, is_stop, since) VALUES "
      "('email/group/gmail', now() + interval '1 hour', 'busy', false, now()), "
      "('email/group/yahoo', now() - interval '1 hour', 'busy', false, now()), "
      "('webhook', now() + interval '1 hour', 'busy', false, now())");

  const LimitStanding slow = of("email/domain/slow.example");
  EXPECT_EQ(slow.rate_now, 3);
  ASSERT_TRUE(slow.rate_until);
  EXPECT_EQ(iso8601(*slow.rate_until), "2126-06-03T10:00:00Z");
  EXPECT_EQ(slow.held, 9);
  // It is one of each domain.
  EXPECT_EQ(slow.policy.concurrency, 10);
  ASSERT_TRUE(of("email/group/gmail").pause);
  EXPECT_EQ(of("email/group/gmail").pause->pause.why, "busy");
  EXPECT_FALSE(of("email/group/yahoo").pause);
  EXPECT_EQ(of("webhook").node, "");
}

// The daemon that was told has died, or has not written it down yet.
TEST_F(LimitStandings, have_the_rate_that_all_daemons_go_by_though_none_has_told_it) {
  sql("INSERT INTO limit_slowdowns (name, version, usual, part, counts_until, rate_cap, "
      "rate_cap_until) VALUES "
      "('email', 1, 20, 0.5, now() + interval '1 hour', NULL, NULL), "
      "('email/group/gmail', 2, 20, 0.5, now() + interval '1 hour', 4, "
      "'2126-06-03 10:00+00'), "
      "('email/group/yahoo', 3, 20, 0.5, now() - interval '1 hour', NULL, NULL)");

  EXPECT_EQ(of("email").rate_now, 10);
  EXPECT_EQ(of("email").rate_until, std::nullopt);
  EXPECT_EQ(of("email/group/gmail").rate_now, 4);
  ASSERT_TRUE(of("email/group/gmail").rate_until);
  EXPECT_EQ(iso8601(*of("email/group/gmail").rate_until), "2126-06-03T10:00:00Z");
  EXPECT_EQ(of("email/group/yahoo").rate_now, std::nullopt);
}

TEST_F(LimitStandings, say_whether_the_hours_are_over) {
  settings.channel.zone = "Europe/Brussels";
  settings.channel.hours = pacing::hours_of_every_day({.from = 7h, .until = 22h});

  EXPECT_FALSE(of("email").is_open);
  EXPECT_TRUE(of("email/group/gmail").is_open);
}

}  // namespace
}  // namespace crier::app
