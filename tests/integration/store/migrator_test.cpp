#include "store/migrator.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/registers/suppressions.h"
#include "store/settings.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::store {
namespace {

using test::ScratchPostgres;

constexpr WallTime now{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

const std::vector<Migration> two_migrations = {
    {.version = 1,
     .name = "0001_first.sql",
     .sql = "CREATE TABLE settings (name text PRIMARY KEY, value text NOT NULL);"
            "CREATE TABLE first (id int);"},
    {.version = 2, .name = "0002_second.sql", .sql = "CREATE TABLE second (id int);"}};

std::span<const Migration> only_the_first() {
  return std::span(two_migrations).first(1);
}

bool has_table(Connection& connection, const std::string& name) {
  return connection.transact([&](Transaction& transaction) {
    const auto rows =
        exec_unprepared(transaction, "test", "SELECT to_regclass('" + name + "') IS NOT NULL");
    return read<bool>(rows[0][0]);
  });
}

class Migrator : public testing::Test {
 protected:
  std::expected<MigrationReport, std::string> migrated(std::span<const Migration> migrations,
                                                       std::optional<int> lanes = std::nullopt) {
    return migrate(connection_, {.now = now, .lanes = lanes}, migrations);
  }

  std::string url_ = ScratchPostgres::instance().empty_database();
  Connection connection_{url_, "test"};
};

TEST_F(Migrator, applies_what_is_missing_and_nothing_twice) {
  const auto first = migrated(only_the_first());
  const auto second = migrated(two_migrations);
  const auto third = migrated(two_migrations);

  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(first->applied, (std::vector<std::string>{"0001_first.sql"}));
  EXPECT_EQ(second->applied, (std::vector<std::string>{"0002_second.sql"}));
  EXPECT_TRUE(third->applied.empty());
  EXPECT_EQ(third->version, 2);
  EXPECT_TRUE(has_table(connection_, "second"));
}

TEST_F(Migrator, refuses_a_migration_that_was_changed_after_it_had_been_applied) {
  ASSERT_TRUE(migrated(only_the_first()));
  std::vector<Migration> changed = two_migrations;
  changed[0].sql = "CREATE TABLE other (id int);";

  const auto report = migrated(changed);

  ASSERT_FALSE(report);
  EXPECT_NE(report.error().find("migration 1 (0001_first.sql) was changed"), std::string::npos)
      << report.error();
  EXPECT_FALSE(has_table(connection_, "second"));
  EXPECT_FALSE(schema_status(connection_, changed));
}

TEST_F(Migrator, refuses_a_schema_newer_than_the_program) {
  ASSERT_TRUE(migrated(two_migrations));

  const auto report = migrated(only_the_first());

  ASSERT_FALSE(report);
  EXPECT_NE(report.error().find("use a newer crier"), std::string::npos) << report.error();
}

TEST_F(Migrator, leaves_nothing_of_a_migration_that_fails) {
  std::vector<Migration> broken = two_migrations;
  broken[1].sql = "CREATE TABLE half (id int); SELECT no_such_function();";

  EXPECT_THROW((void)migrated(broken), std::exception);

  EXPECT_FALSE(has_table(connection_, "half"));
  EXPECT_EQ(schema_status(connection_, two_migrations)->version, 1);
  EXPECT_EQ(migrated(two_migrations)->version, 2);
}

TEST_F(Migrator, run_by_four_programs_at_once_applies_each_migration_once) {
  std::vector<std::size_t> applied(4);
  {
    std::vector<std::jthread> programs;
    for (std::size_t& count : applied) {
      programs.emplace_back([this, &count] {
        Connection own(url_, "test");
        const auto report = migrate(own, {.now = now, .lanes = std::nullopt}, two_migrations);
        count = report ? report->applied.size() : 1000;
      });
    }
  }

  EXPECT_EQ(std::accumulate(applied.begin(), applied.end(), std::size_t{0}), 2U);
}

TEST_F(Migrator, fixes_the_number_of_lanes_and_the_secret_for_ever) {
  ASSERT_EQ(migrated(embedded_migrations(), 16)->lanes, 16);
  const auto settings = [this] {
    return connection_.transact(
        [](Transaction& transaction) { return read_settings(transaction); });
  };
  const Settings before = settings();

  EXPECT_EQ(migrated(embedded_migrations())->lanes, 16);
  const auto other = migrated(embedded_migrations(), 32);

  ASSERT_FALSE(other);
  EXPECT_NE(other.error().find("initialised with 16"), std::string::npos) << other.error();
  EXPECT_EQ(settings().lanes, 16);
  EXPECT_EQ(settings().secret, before.secret);
  EXPECT_EQ(before.secret.size(), 64U);
}

TEST_F(Migrator, tells_an_empty_database_from_an_old_one) {
  EXPECT_EQ(schema_status(connection_, two_migrations)->state, SchemaState::empty);
  ASSERT_TRUE(migrated(only_the_first()));
  EXPECT_EQ(schema_status(connection_, two_migrations)->state, SchemaState::behind);
  ASSERT_TRUE(migrated(two_migrations));
  EXPECT_EQ(schema_status(connection_, two_migrations)->state, SchemaState::current);
}

TEST_F(Migrator, carries_objections_over_to_the_ref_and_to_the_form_of_a_purpose) {
  const auto before_registers = std::span(embedded_migrations()).first(2);
  ASSERT_TRUE(migrated(before_registers));
  connection_.transact([](Transaction& transaction) {
    exec_unprepared(transaction, "test", R"sql(
      INSERT INTO subjects (lane, id, ref, country) VALUES (0, 1, 'ada', 'AT'), (1, 2, 'bo', 'IE');
      INSERT INTO objections (lane, subject_id, purpose, objected_at, source) VALUES
        (0, 1, 'ai-training', '2026-02-01Z', 'form'), (0, 1, 'AI-Training', '2026-01-01Z', 'mail'),
        (1, 2, ' AI Training ', '2026-01-02Z', 'mail'), (1, 2, '??', '2026-01-03Z', 'mail'))sql");
  });

  ASSERT_TRUE(migrated(embedded_migrations()));

  const auto rows = connection_.transact([](Transaction& transaction) {
    return exec_unprepared(transaction, "test",
                           "SELECT lane, ref, purpose, (stated_at AT TIME ZONE 'UTC')::date, actor "
                           "FROM objections JOIN objection_records "
                           "USING (position, lane, ref, purpose) ORDER BY lane, ref, purpose");
  });
  std::vector<std::string> found;
  for (const auto& row : rows) {
    std::string line;
    for (const auto& field : row) line += std::string(field.c_str()) + " ";
    found.push_back(line);
  }
  EXPECT_EQ(found, (std::vector<std::string>{"0 ada ai-training 2026-01-01 mail ",
                                             "1 bo ai-training 2026-01-02 mail ",
                                             "1 bo unnamed 2026-01-03 mail "}));
}

// Of records that were made before each said what stands after it.
TEST_F(Migrator, says_of_every_record_what_stood_after_it_and_which_one_it_repeats) {
  constexpr std::size_t before_standing = 18;
  ASSERT_TRUE(migrated(std::span(embedded_migrations()).first(before_standing)));
  connection_.transact([](Transaction& transaction) {
    exec_unprepared(transaction, "test", R"sql(
      INSERT INTO objection_records (position, lane, ref, ref_digest, purpose, statement, stated_at,
                                     recorded_at, way, receipt, timeliness, actor, reason)
      SELECT position, 0, ref, CASE WHEN is_erased THEN sha256('eve') END, 'ai-training', statement,
             stated_at::timestamptz, now(), 'post', receipt, 'not_known', 'ada', reason
      FROM (VALUES
        (1, 'ada', false, 'objection',  '2026-01-01Z', 'A', ''),
        (2, 'ada', false, 'withdrawal', '2026-01-05Z', NULL, ''),
        (3, 'ada', false, 'objection',  '2026-01-03Z', NULL, ''),
        (4, 'ada', false, 'objection',  '2026-01-07Z', NULL, ''),
        (5, 'ada', false, 'withdrawal', '2026-01-06Z', NULL, ''),
        (6, NULL,  true,  'objection',  '2026-01-01Z', 'E', ''),
        (7, 'eve', true,  'objection',  '2026-01-01Z', NULL,
         'known again after an erasure; said at position 6'),
        (8, 'eve', true,  'withdrawal', '2026-01-02Z', NULL, ''))
        AS said (position, ref, is_erased, statement, stated_at, receipt, reason))sql");
  });

  ASSERT_TRUE(migrated(embedded_migrations()));

  const auto rows = connection_.transact([](Transaction& transaction) {
    return exec_unprepared(transaction, "test",
                           "SELECT string_agg(concat_ws(' ', position, objects, receipt, "
                           "repeats), ', ' ORDER BY position) FROM objection_records");
  });
  EXPECT_STREQ(rows[0][0].c_str(), "1 t A, 2 f, 3 f, 4 t, 5 t, 6 t E, 7 t E 6, 8 f");
}

TEST_F(Migrator, wakes_links_at_rest_and_says_since_when_those_of_older_campaigns_are_watched) {
  const auto all = std::span(embedded_migrations());
  const auto first_of = [&](int version) {
    return all.first(static_cast<std::size_t>(
        std::ranges::count_if(all, [&](const auto& each) { return each.version < version; })));
  };
  constexpr int watch = 12;
  constexpr int wakes = 27;
  ASSERT_TRUE(migrated(first_of(watch)));
  const auto add_campaign = [&](const std::string& key, const std::string& begun) {
    connection_.transact([&](Transaction& transaction) {
      exec_unprepared(transaction, "test",
                      "INSERT INTO campaigns (key, purpose, channel, spec, notify_by, cutoff, "
                      "effective_at, created_at, state, start_at, started_at, audience_until, "
                      "locales) VALUES ('" +
                          key + "', 'ai', 'email', '', '2026-04-01Z', '2026-05-01Z', " +
                          "'2026-06-01Z', '2026-01-01Z', 'running', '" + begun + "', '" + begun +
                          "', 0, '{}')");
    });
  };
  add_campaign("older", "2026-02-01Z");
  ASSERT_TRUE(migrated(first_of(wakes)));
  add_campaign("younger", "2026-03-02Z");
  connection_.transact([](Transaction& transaction) {
    exec_unprepared(transaction, "test",
                    "INSERT INTO link_health (campaign_id, ask_at) "
                    "SELECT id, 'infinity' FROM campaigns WHERE key = 'younger'");
  });

  ASSERT_TRUE(migrated(all));

  const auto rows = connection_.transact([](Transaction& transaction) {
    return exec_unprepared(transaction, "test",
                           "SELECT string_agg(concat_ws(' ', key, (link_watched_since AT TIME ZONE "
                           "'UTC')::date, ask_at <= now()), ', ' ORDER BY key) FROM campaigns "
                           "LEFT JOIN link_health ON campaign_id = campaigns.id");
  });
  EXPECT_STREQ(rows[0][0].c_str(), "older 2026-03-01, younger t");
}

TEST(EmbeddedMigrations, are_those_of_the_folder) {
  Connection connection(ScratchPostgres::instance().fresh_database(), "test");

  EXPECT_EQ(schema_status(connection)->state, SchemaState::current);
  EXPECT_TRUE(has_table(connection, "campaign_lanes"));
}

TEST_F(Migrator, carries_suppressed_addresses_over_to_the_secret) {
  constexpr std::size_t before_keys = 21;
  ASSERT_TRUE(migrated(std::span(embedded_migrations()).first(before_keys)));
  connection_.transact([](Transaction& transaction) {
    exec_unprepared(transaction, "test", R"sql(
      INSERT INTO suppressions (channel, address_digest, reason, suppressed_at)
      VALUES ('email', sha256('ada@example.org'), 'bounce', now());
      INSERT INTO suppression_removals
        (at, actor, reason, channel, address_digest, suppressed_for, suppressed_at)
      VALUES (now(), 'ada', 'mended', 'email', sha256('bo@example.org'), 'bounce', now()))sql");
  });

  ASSERT_TRUE(migrated(embedded_migrations()));

  connection_.transact([](Transaction& transaction) {
    EXPECT_EQ(suppressions_of(transaction, "email", "ada@example.org").size(), 1U);
    EXPECT_EQ(suppressions_of(transaction, "email", "bo@example.org").size(), 0U);
    EXPECT_EQ(removals_of(transaction, "email", "bo@example.org").size(), 1U);
    EXPECT_EQ(exec_unprepared(transaction, "test",
                              "SELECT count(*) FROM suppressions "
                              "WHERE address_key = sha256('ada@example.org')")[0][0]
                  .as<int>(),
              0);
  });
}

// Of a build that asks for the unkeyed hash: it finds nobody, and would tell everybody.
TEST_F(Migrator, refuses_what_a_build_before_the_keys_asks_of_the_suppressed_addresses) {
  ASSERT_TRUE(migrated(embedded_migrations()));

  for (const char* statement :
       {"SELECT FROM suppressions WHERE address_digest = sha256('ada@example.org')",
        "INSERT INTO suppressions (channel, address_digest, reason, suppressed_at) "
        "VALUES ('email', sha256('ada@example.org'), 'bounce', now())",
        "SELECT FROM suppression_removals WHERE address_digest = sha256('ada@example.org')"}) {
    SCOPED_TRACE(statement);
    EXPECT_THROW(connection_.transact([&](Transaction& transaction) {
      exec_unprepared(transaction, "test", statement);
    }),
                 pqxx::undefined_column);
  }
}

}  // namespace
}  // namespace crier::store
