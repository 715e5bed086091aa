#include "use_cases/limits/limit_change.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "postgres/pq.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::app {
namespace {

using store::SetLimit;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* first = "11111111-1111-1111-1111-111111111111";
constexpr const char* second = "22222222-2222-2222-2222-222222222222";

class LimitChanges : public testing::Test {
 protected:
  std::expected<std::int64_t, std::string> change(const std::string& node,
                                                  std::vector<LimitChange::Key> keys,
                                                  const std::string& fault = "") {
    return connection.transact([&](store::Transaction& transaction) {
      return change_limits(transaction, {.node = node, .keys = std::move(keys)}, note,
                           [&](const std::vector<SetLimit>& set, const std::string& of) {
                             asked = set;
                             EXPECT_EQ(of, node);
                             return fault;
                           });
    });
  }
  std::vector<SetLimit> set() { return connection.transact(limits_that_are_set); }
  std::vector<store::LimitRecord> history(const std::string& channel = "") {
    return connection.transact(
        [&](store::Transaction& transaction) { return limit_history(transaction, channel, 100); });
  }
  void sql(const std::string& text) {
    connection.transact([&](store::Transaction& transaction) {
      store::exec_unprepared(transaction, "test", text);
    });
  }

  store::Connection connection{test::ScratchPostgres::instance().fresh_database(), "test"};
  store::LimitNote note{.by = "Ada Example",
                        .reason = "they agreed",
                        .actor = "root",
                        .at = WallTime{} + std::chrono::days(20'000)};
  std::vector<SetLimit> asked;  // What the check was asked about last.
};

TEST_F(LimitChanges, count_until_the_next_of_the_same_key_or_until_they_are_unset) {
  const auto one = change("email", {{.key = "per_day", .value = "7"}});
  const auto two = change("email/group/gmail", {{.key = "per_second", .value = "20"},
                                                {.key = "concurrency", .value = "3"}});
  const auto three = change("email", {{.key = "per_day", .value = "8"}});

  ASSERT_TRUE(one && two && three);
  EXPECT_LT(*one, *two);
  EXPECT_LT(*two, *three);
  EXPECT_THAT(
      set(),
      ElementsAre(SetLimit{.node = "email", .key = "per_day", .value = "8"},
                  SetLimit{.node = "email/group/gmail", .key = "concurrency", .value = "3"},
                  SetLimit{.node = "email/group/gmail", .key = "per_second", .value = "20"}));
  EXPECT_EQ(asked.size(), 3U);

  ASSERT_TRUE(change("email/group/gmail",
                     {{.key = "per_second", .value = {}}, {.key = "concurrency", .value = {}}}));

  EXPECT_THAT(set(), ElementsAre(SetLimit{.node = "email", .key = "per_day", .value = "8"}));
}

TEST_F(LimitChanges, are_kept_for_ever_with_who_and_why) {
  ASSERT_TRUE(change("email", {{.key = "per_day", .value = "7"}}));
  ASSERT_TRUE(change("email", {{.key = "per_day", .value = {}}}));
  ASSERT_TRUE(change("webhook", {{.key = "concurrency", .value = "2"}}));

  const auto records = history("email");

  ASSERT_EQ(records.size(), 2U);
  EXPECT_FALSE(records[0].value);
  EXPECT_EQ(records[1].value, "7");
  EXPECT_EQ(records[1].note.by, "Ada Example");
  EXPECT_EQ(records[1].note.reason, "they agreed");
  EXPECT_EQ(records[1].note.actor, "root");
  EXPECT_EQ(records[1].note.at, note.at);
  EXPECT_EQ(history().size(), 3U);
  EXPECT_ANY_THROW(sql("DELETE FROM limit_settings"));
  EXPECT_ANY_THROW(sql("UPDATE limit_settings SET value = '8'"));
}

TEST_F(LimitChanges, that_are_faulty_are_refused_in_the_words_of_the_check) {
  const auto refused = change("email", {{.key = "per_day", .value = "0"}}, "at least 1 a day");

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), "at least 1 a day");
  EXPECT_TRUE(set().empty());
}

TEST_F(LimitChanges, cannot_unset_what_is_not_set) {
  ASSERT_TRUE(change("email/group/gmail", {{.key = "per_day", .value = "7"}}));

  const auto refused = change("email", {{.key = "per_day", .value = {}}});

  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(), HasSubstr("per_day of email is not set"));
}

TEST_F(LimitChanges, end_a_pause_and_say_what_it_was) {
  sql("INSERT INTO limit_pauses (name, until, why, is_stop, since) "
      "VALUES ('email/group/gmail', now() + interval '1 hour', '550 5.7.1', true, now())");
  const auto lift = [&] {
    return connection.transact([&](store::Transaction& transaction) {
      return lift_limit(transaction, "email/group/gmail", note);
    });
  };

  const auto lifted = lift();

  ASSERT_TRUE(lifted);
  EXPECT_THAT(lifted->what, HasSubstr("a stop until"));
  EXPECT_THAT(lifted->what, HasSubstr(": 550 5.7.1"));
  EXPECT_EQ(history()[0].key, store::LimitRecord::lift);
  EXPECT_EQ(history()[0].value, lifted->what);
  EXPECT_TRUE(set().empty());
  EXPECT_FALSE(lift());
}

TEST_F(LimitChanges, end_a_lower_rate_for_all_daemons) {
  sql("INSERT INTO limit_slowdowns (name, version, usual, part, counts_until) "
      "VALUES ('email', 1, 20, 0.5, now() + interval '1 hour')");

  const auto lift = [&] {
    return connection.transact(
        [&](store::Transaction& transaction) { return lift_limit(transaction, "email", note); });
  };

  const auto lifted = lift();

  ASSERT_TRUE(lifted);
  EXPECT_EQ(lifted->what, "a rate that was lowered");
  EXPECT_FALSE(lift());
}

TEST_F(LimitChanges, tell_which_daemons_go_by_them) {
  sql(std::string(
          "INSERT INTO daemons (id, host, started_at, alive_until, limits_version) VALUES ") +
      "('" + first + "', 'one', now(), now() + interval '1 hour', NULL), ('" + second +
      "', 'two', now(), now() + interval '1 hour', 1000), (gen_random_uuid(), 'dead', now(), "
      "now() - interval '1 hour', 1)");
  const auto version = change("email", {{.key = "per_day", .value = "7"}});

  const LimitTakers takers = connection.transact(
      [&](store::Transaction& transaction) { return takers_of(transaction, *version); });

  EXPECT_THAT(takers.have, ElementsAre("two"));
  EXPECT_THAT(takers.have_not, ElementsAre("one"));
}

}  // namespace
}  // namespace crier::app
