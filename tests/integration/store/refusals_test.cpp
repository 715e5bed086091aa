// What the engine hears when the database is there and refuses: which statement, and why.
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "contract/answer_of.h"
#include "dispatch/ledger.h"
#include "postgres/pq.h"
#include "store/ledger/ledger_border.h"
#include "store/ledger/postgres_ledger.h"
#include "store/ledger/postgres_limits.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::store {
namespace {

constexpr const char* daemon_id = "11111111-1111-1111-1111-111111111111";

class Refusals : public testing::Test {
 protected:
  void sql(const std::string& text) {
    owner.transact([&](Transaction& transaction) { exec_unprepared(transaction, "test", text); });
  }

  // What a question is refused with.
  template <class Answer>
  Refusal refusal_of(boost::asio::awaitable<Answer> question) {
    std::exception_ptr failure;
    test::ask(io, listen(std::move(question), &failure));
    EXPECT_TRUE(failure);
    return failure ? dispatch::refusal_of(failure) : Refusal{};
  }

  template <class Answer>
  static boost::asio::awaitable<void> listen(boost::asio::awaitable<Answer> question,
                                             std::exception_ptr* failure) {
    try {
      co_await std::move(question);
    } catch (...) {
      *failure = std::current_exception();
    }
  }

  std::string url = test::ScratchPostgres::instance().fresh_database();
  Connection owner{url, "test"};
  boost::asio::io_context io;
  Database database{{.url = url, .application = "test", .connections = 1}};
  PostgresLedger ledger{database, daemon_id};
  PostgresLimits limits{database, {.id = daemon_id, .host = "here", .started_at = WallTime{}}};
};

TEST_F(Refusals, of_a_booking_are_heard_in_its_rehearsal_and_gone_when_they_are_mended) {
  struct Row {
    const char* broken;
    const char* mended;
    const char* statement;
    const char* sqlstate;
  };
  const Row rows[] = {
      {"ALTER TABLE attempts RENAME TO tries", "ALTER TABLE tries RENAME TO attempts",
       "copy_attempts", "42P01"},
      {"ALTER TABLE attempts RENAME COLUMN reason TO why",
       "ALTER TABLE attempts RENAME COLUMN why TO reason", "copy_attempts", "42703"},
      {"ALTER TABLE campaign_lanes RENAME COLUMN flushes TO bookings",
       "ALTER TABLE campaign_lanes RENAME COLUMN bookings TO flushes", "advance_lane", "42703"},
      {"ALTER TABLE campaign_counts RENAME TO counted",
       "ALTER TABLE counted RENAME TO campaign_counts", "add_counts", "42P01"},
      {"ALTER TABLE outcome_counts RENAME TO outcomes",
       "ALTER TABLE outcomes RENAME TO outcome_counts", "add_outcomes", "42P01"},
      {"ALTER TABLE deferrals RENAME TO later", "ALTER TABLE later RENAME TO deferrals",
       "clear_deferrals", "42P01"},
      {"ALTER TABLE notice_versions RENAME TO words", "ALTER TABLE words RENAME TO notice_versions",
       "notice_versions_rehearse", "42P01"},
  };
  for (const Row& row : rows) {
    test::ask(io, ledger.rehearse(CampaignId{1}));
    sql(row.broken);

    const Refusal refusal = refusal_of(ledger.rehearse(CampaignId{1}));

    EXPECT_EQ(refusal.statement, row.statement) << row.broken;
    EXPECT_EQ(refusal.sqlstate, row.sqlstate) << row.broken;
    EXPECT_EQ(refusal.kind, Refusal::Kind::rule) << row.broken;
    sql(row.mended);
  }
}

TEST_F(Refusals, of_rights_are_heard_by_the_name_of_the_statement) {
  sql("CREATE ROLE teller");
  sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO teller");
  sql("ALTER DATABASE " + url.substr(url.find("dbname=") + 7) + " SET role TO teller");
  Database as_teller({.url = url, .application = "test", .connections = 1});
  PostgresLedger told{as_teller, daemon_id};
  test::ask(io, told.rehearse(CampaignId{1}));
  sql("REVOKE INSERT ON attempts FROM teller");

  const Refusal refusal = refusal_of(told.rehearse(CampaignId{1}));

  EXPECT_EQ(text_of(refusal), "copy_attempts, 42501: permission denied for table attempts");
}

// Else the server shows as many rows as its policies allow, mostly none, and says nothing:
// campaigns vanish, and people who are suppressed are told.
TEST_F(Refusals, come_of_every_table_whose_rows_are_kept_from_us) {
  sql("CREATE ROLE restricted");
  sql("GRANT ALL ON ALL TABLES IN SCHEMA public TO restricted");
  sql("ALTER DATABASE " + url.substr(url.find("dbname=") + 7) + " SET role TO restricted");
  Database as_restricted({.url = url, .application = "test", .connections = 1});
  const auto tables = owner.transact([](Transaction& transaction) {
    return exec_unprepared(transaction, "test",
                           "SELECT format('%I', relname) FROM pg_class WHERE relkind IN ('r', 'p') "
                           "AND relnamespace = 'public'::regnamespace");
  });
  ASSERT_GT(tables.size(), 30U);
  for (const auto& row : tables) {
    const std::string table = row[0].c_str();
    const auto look = [&] {
      auto work = [table](Transaction& transaction) {
        exec_unprepared(transaction, "look", "SELECT FROM " + table + " LIMIT 1");
      };
      return store::ask(&as_restricted, work);
    };
    test::ask(io, look());
    sql("ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY");

    const Refusal refusal = refusal_of(look());

    EXPECT_EQ(text_of(refusal),
              "look, 42501: query would be affected by row-level security policy for table \"" +
                  table + "\"");
    EXPECT_EQ(refusal.kind, Refusal::Kind::rule);
    sql("ALTER TABLE " + table + " DISABLE ROW LEVEL SECURITY");
  }
}

// A deadlock is none of libpqxx's errors of SQL.
TEST_F(Refusals, have_a_state_whatever_type_they_are_thrown_as) {
  struct Row {
    const char* sqlstate;
    Refusal::Kind kind;
  };
  using Kind = Refusal::Kind;
  const Row rows[] = {{"40001", Kind::busy}, {"40P01", Kind::busy}, {"42501", Kind::rule},
                      {"42601", Kind::rule}, {"42703", Kind::rule}, {"42P01", Kind::rule},
                      {"42883", Kind::rule}, {"22001", Kind::data}, {"22P02", Kind::data},
                      {"23502", Kind::data}, {"23505", Kind::data}, {"23514", Kind::data},
                      {"53100", Kind::busy}, {"53200", Kind::busy}, {"55P03", Kind::busy},
                      {"57014", Kind::busy}, {"58030", Kind::busy}, {"P0001", Kind::data},
                      {"XX000", Kind::rule}, {"0A000", Kind::rule}, {"26000", Kind::rule}};
  for (const Row& row : rows) {
    auto work = [&row](Transaction& transaction) {
      exec_unprepared(
          transaction, "test",
          std::string("DO $$ BEGIN RAISE 'no' USING ERRCODE = '") + row.sqlstate + "'; END $$");
    };

    const auto refusal = refusal_of(store::ask(&database, work));

    EXPECT_EQ(refusal.sqlstate, row.sqlstate);
    EXPECT_EQ(refusal.kind, row.kind) << row.sqlstate;
    EXPECT_EQ(refusal.statement, "test");
  }
}

TEST_F(Refusals, of_the_limits_are_heard_as_well) {
  sql("ALTER TABLE rate_limits RENAME TO limits");

  std::vector<dispatch::LimitBooking> bookings;
  bookings.push_back({.limit = "email", .rate = pacing::RateLimit{.per_second = 1}, .slots = 1});
  const auto refusal =
      refusal_of(limits.book("email", std::move(bookings), dispatch::Hear::grants));

  EXPECT_EQ(refusal.statement, "lock_rate_limits");
  EXPECT_EQ(refusal.sqlstate, "42P01");
}

// What was prepared before a table was changed fails for ever in its session.
TEST_F(Refusals, of_a_plan_that_is_out_of_date_pass_with_the_next_session) {
  const auto look = [&] {
    auto work = [](Transaction& transaction) {
      static const Statement all_purposes("test_settings", "SELECT * FROM settings");
      exec(transaction, all_purposes);
    };
    return store::ask(&database, work);
  };
  test::ask(io, look());
  sql("ALTER TABLE settings ADD COLUMN note text");

  const Refusal refusal = refusal_of(look());

  EXPECT_EQ(refusal.statement, "test_settings");
  EXPECT_EQ(refusal.sqlstate, "0A000");
  test::ask(io, look());
}

}  // namespace
}  // namespace crier::store
