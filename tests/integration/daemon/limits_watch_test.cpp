#include "daemon/limits_watch.h"

#include <map>
#include <string>

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "config/load.h"
#include "contract/answer_of.h"
#include "postgres/pq.h"
#include "support/heard_troubles.h"
#include "support/postgres/scratch_postgres.h"
#include "use_cases/limits/limit_change.h"

namespace crier::app {
namespace {

constexpr const char* daemon_id = "11111111-1111-1111-1111-111111111111";

Config two_channels() {
  const Environment nothing = [](const std::string&) { return std::nullopt; };
  return parse_config(
             "[channel.email]\nrelays = [\"127.0.0.1\"]\nrate_per_second = 50\n"
             "[channel.maildir]\ndirectory = \"/m\"\nrate_per_second = 5\n",
             "crier.toml", nothing)
      .value();
}

class LimitsOfADaemon : public testing::Test {
 protected:
  LimitsOfADaemon() {
    sql(std::string("INSERT INTO daemons (id, host, started_at, alive_until) VALUES ('") +
        daemon_id + "', 'here', now(), now() + interval '1 hour')");
  }
  pqxx::result sql(const std::string& text) {
    return connection.transact([&](store::Transaction& transaction) {
      return store::exec_unprepared(transaction, "test", text);
    });
  }
  std::int64_t set(const std::string& node, const std::string& key, const std::string& value) {
    return connection.transact([&](store::Transaction& transaction) {
      return change_limits(transaction, {.node = node, .keys = {{.key = key, .value = value}}},
                           {.by = "ada", .reason = "why", .actor = "ada", .at = {}},
                           [](const auto&, const auto&) { return std::string(); })
          .value();
    });
  }
  std::int64_t told_version() {
    return sql("SELECT coalesce(limits_version, -1) FROM daemons")[0][0].as<std::int64_t>();
  }
  void look() { test::ask(io, watch.look()); }
  // Somebody of the channel email, until tomorrow.
  void add_who_waits() {
    sql("INSERT INTO campaigns (key, state, purpose, channel, spec, notify_by, cutoff, "
        "effective_at, "
        "created_at, start_at, started_at, audience_until, locales) VALUES ('one', 'running', 'p', "
        "'email', 's', now() + interval '9 days', now() + interval '40 days', "
        "now() + interval '40 days', now(), now(), now(), 9, 'de')");
    sql("INSERT INTO campaign_lanes (lane, campaign_id, step, audience_until) "
        "SELECT 0, id, 1, 9 FROM campaigns");
    sql("INSERT INTO campaign_steps (campaign_id, step, channel, begins_at) "
        "SELECT id, 1, channel, started_at FROM campaigns");
    sql("INSERT INTO deferrals "
        "(lane, campaign_id, step, subject_id, attempt, due_at, reason, reply_code, waits_for) "
        "SELECT 0, id, 1, 5, 1, now() + interval '1 day', 'rate_limited', 0, 'limit' FROM "
        "campaigns");
  }

  std::string url = test::ScratchPostgres::instance().fresh_database();
  store::Connection connection{url, "test"};
  boost::asio::io_context io;
  store::Database database{{.url = url, .application = "test", .connections = 1}};
  SystemClock clock;
  test::HeardTroubles troubles;
  Config config = two_channels();
  std::map<std::string, pacing::LimitSettings> changed;
  std::vector<std::string> lifted;
  std::vector<std::string> called_back;
  std::vector<store::LimitState> states;
  LimitsWatch watch{
      config,
      database,
      clock,
      troubles,
      {.daemon = daemon_id,
       .version = 0,
       .change = [this](const std::string& channel,
                        pacing::LimitSettings settings) { changed[channel] = std::move(settings); },
       .lift = [this](const std::string& node) { lifted.push_back(node); },
       .states = [this] { return states; },
       .called_back = [this](const std::string& channel) { called_back.push_back(channel); }}};
};

TEST_F(LimitsOfADaemon, stay_while_nobody_sets_any_and_it_says_that_it_goes_by_none) {
  look();

  EXPECT_TRUE(changed.empty());
  EXPECT_EQ(told_version(), 0);
}

TEST_F(LimitsOfADaemon, change_by_what_is_set_and_it_tells_the_version) {
  const std::int64_t version = set("email", "rate_per_second", "10");

  look();

  EXPECT_EQ(changed.at("email").channel.rate->per_second, 10);
  EXPECT_EQ(changed.at("maildir").channel.rate->per_second, 5);
  EXPECT_EQ(told_version(), version);
  changed.clear();
  look();
  EXPECT_TRUE(changed.empty());
}

TEST_F(LimitsOfADaemon, keep_the_rest_where_something_set_does_not_fit_its_file_and_tell_it) {
  set("email/group/town", "per_second", "10");
  const std::int64_t version = set("email", "per_day", "7");

  look();

  EXPECT_EQ(changed.at("email").channel.per_day, 7);
  EXPECT_TRUE(changed.at("email").groups.empty());
  EXPECT_EQ(told_version(), version);
  ASSERT_EQ(troubles.troubles.size(), 1U);
  EXPECT_NE(troubles.troubles.begin()->second.find("there is no group \"town\""),
            std::string::npos);
  set("email/group/town", "domains", "[ \"town.example\" ]");
  look();
  EXPECT_TRUE(troubles.troubles.empty());
}

TEST_F(LimitsOfADaemon, are_told_again_by_one_that_was_given_up_meanwhile) {
  const std::int64_t version = set("email", "per_day", "7");
  look();
  sql("UPDATE daemons SET limits_version = NULL");

  look();

  EXPECT_EQ(told_version(), version);
}

TEST_F(LimitsOfADaemon, hear_that_an_operator_has_lifted_a_node_once) {
  sql("INSERT INTO limit_pauses (name, until, why, is_stop, since) "
      "VALUES ('email/group/gmail', now() + interval '1 hour', 'busy', false, now())");
  connection.transact([](store::Transaction& transaction) {
    return lift_limit(transaction, "email/group/gmail",
                      {.by = "ada", .reason = "why", .actor = "ada", .at = {}});
  });

  look();
  look();

  EXPECT_EQ(lifted, std::vector<std::string>{"email/group/gmail"});
}

TEST_F(LimitsOfADaemon, are_taken_as_lifted_when_each_daemon_that_lives_goes_by_it) {
  sql("INSERT INTO daemons (id, host, started_at, alive_until, limits_version) VALUES "
      "('22222222-2222-2222-2222-222222222222', 'dead', now(), now() - interval '1 hour', 0)");
  sql(std::string("UPDATE daemons SET limits_version = 0 WHERE id = '") + daemon_id + "'");
  sql("INSERT INTO limit_pauses (name, until, why, is_stop, since) VALUES "
      "('email/group/gmail', now() + interval '1 day', 'reputation: 550 5.7.1 no', true, now())");
  const auto taken = [&] {
    return connection.transact(
        [](store::Transaction& transaction) { return store::lifts_taken(transaction); });
  };
  const auto record = connection.transact([](store::Transaction& transaction) {
    return lift_limit(transaction, "email/group/gmail",
                      {.by = "ada", .reason = "why", .actor = "ada", .at = {}});
  });
  EXPECT_TRUE(taken().empty());

  look();

  EXPECT_EQ(taken(), (std::map<std::string, std::int64_t>{{"email", record->version}}));
}

TEST_F(LimitsOfADaemon, that_change_call_back_who_waits_for_their_room) {
  look();
  add_who_waits();
  set("maildir", "per_day", "7");
  look();
  EXPECT_TRUE(called_back.empty());

  set("email", "per_day", "7");
  look();

  EXPECT_EQ(called_back, std::vector<std::string>{"email"});
  EXPECT_EQ(sql("SELECT count(*) FROM deferrals WHERE due_at <= now()")[0][0].as<int>(), 1);
}

// They may be others in crier.toml than before it was started.
TEST_F(LimitsOfADaemon, that_starts_call_back_who_waits_for_their_room) {
  add_who_waits();

  look();

  EXPECT_EQ(called_back, std::vector<std::string>{"email"});
  EXPECT_EQ(sql("SELECT count(*) FROM deferrals WHERE due_at <= now()")[0][0].as<int>(), 1);
}

TEST_F(LimitsOfADaemon, are_told_where_replies_have_changed_them_and_when_it_is_over) {
  const auto told = [&] {
    return connection.transact(
        [](store::Transaction& transaction) { return store::limit_states(transaction, "email"); });
  };
  states = {{.node = "email/domain/slow.example", .rate_now = 3, .held = 2}};

  look();

  EXPECT_EQ(told(), states);
  states.clear();
  sql("UPDATE daemons SET limits_version = NULL");  // So that it tells all of it at once.
  look();
  EXPECT_TRUE(told().empty());
}

TEST_F(LimitsOfADaemon, at_its_start_are_those_that_are_set_then) {
  const std::int64_t version = set("email", "rate_per_second", "10");

  const SetLimits start = connection.transact(read_set_limits);

  EXPECT_EQ(start.version, version);
  EXPECT_EQ(settings_of(config, config.channels.front(), start.set).channel.rate->per_second, 10);
}

}  // namespace
}  // namespace crier::app
