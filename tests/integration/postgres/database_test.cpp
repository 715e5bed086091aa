#include "postgres/database.h"

#include <atomic>
#include <barrier>
#include <exception>
#include <fstream>
#include <mutex>
#include <optional>
#include <signal.h>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "postgres/column.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "runtime/task_group.h"
#include "support/postgres/scratch_postgres.h"

namespace crier::store {
namespace {

namespace asio = boost::asio;
using test::ScratchPostgres;

int backend(Transaction& transaction) {
  return read<int>(exec_unprepared(transaction, "test", "SELECT pg_backend_pid()")[0][0]);
}

std::int64_t rows_of(Transaction& transaction) {
  return read<std::int64_t>(
      exec_unprepared(transaction, "test", "SELECT count(*) FROM notes")[0][0]);
}

class OpenConnection : public testing::Test {
 protected:
  void SetUp() override {
    connection_.transact([](Transaction& transaction) {
      exec_unprepared(transaction, "test",
                      "CREATE TABLE notes (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)");
    });
  }
  void TearDown() override { ScratchPostgres::instance().start(); }

  std::int64_t rows() { return connection_.transact(rows_of); }

  // From their begin to their end.
  void set_for_sessions(const std::string& change) {
    connection_.transact([&](Transaction& transaction) {
      exec_unprepared(transaction, "test",
                      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I " + change +
                          "', current_database()); END $$");
    });
  }

  std::string url_ = ScratchPostgres::instance().empty_database();
  Connection connection_{url_, "test"};
};

TEST_F(OpenConnection, keeps_what_returns_and_drops_what_throws) {
  const auto insert = [](Transaction& transaction) {
    exec_unprepared(transaction, "test", "INSERT INTO notes VALUES (1)");
  };
  const auto insert_and_throw = [](Transaction& transaction) {
    exec_unprepared(transaction, "test", "INSERT INTO notes VALUES (2)");
    throw std::domain_error("changed my mind");
  };

  connection_.transact(insert);
  EXPECT_THROW(connection_.transact(insert_and_throw), std::domain_error);

  EXPECT_EQ(rows(), 1);
}

TEST_F(OpenConnection, refuses_to_commit_when_a_failed_statement_was_swallowed) {
  const auto swallow = [](Transaction& transaction) {
    exec_unprepared(transaction, "test", "INSERT INTO notes VALUES (1)");
    EXPECT_THROW(exec_unprepared(transaction, "test", "SELECT 1/0"), std::exception);
  };

  EXPECT_THROW(connection_.transact(swallow), std::logic_error);

  EXPECT_EQ(rows(), 0);
}

TEST_F(OpenConnection, reports_a_constraint_that_fails_at_the_commit_as_such) {
  const auto insert_twice = [](Transaction& transaction) {
    exec_unprepared(transaction, "test", "INSERT INTO notes VALUES (1), (1)");
  };

  EXPECT_THROW(connection_.transact(insert_twice), pqxx::unique_violation);
}

TEST_F(OpenConnection, rehearses_all_of_it_and_keeps_nothing) {
  const auto seen = connection_.rehearse([](Transaction& transaction) {
    exec_unprepared(transaction, "test", "INSERT INTO notes VALUES (1)");
    return rows_of(transaction);
  });

  EXPECT_EQ(seen, 1);
  EXPECT_EQ(rows(), 0);
  EXPECT_THROW(connection_.rehearse([](Transaction& transaction) {
    exec_unprepared(transaction, "test", "INSERT INTO none VALUES (1)");
  }),
               pqxx::undefined_table);
  EXPECT_EQ(rows(), 0);
}

// Whether it says so to whoever connects or to whoever changes something.
TEST_F(OpenConnection, tells_a_database_that_takes_no_changes_from_one_that_is_away) {
  const auto insert = [](Transaction& transaction) {
    exec_unprepared(transaction, "test", "INSERT INTO notes VALUES (1)");
  };
  EXPECT_THROW(connection_.transact([&](Transaction& transaction) {
    exec_unprepared(transaction, "test", "SET TRANSACTION READ ONLY");
    insert(transaction);
  }),
               DatabaseReadOnly);
  set_for_sessions("SET default_transaction_read_only = on");
  Connection connection(url_, "test");

  EXPECT_THROW(connection.transact(insert), DatabaseReadOnly);
}

TEST_F(OpenConnection, has_the_settings_of_the_house) {
  const auto settings = [](Transaction& transaction) {
    return read<std::string>(exec_unprepared(
        transaction, "test",
        "SELECT concat_ws(' ', current_setting('TimeZone'), current_setting('statement_timeout'), "
        "current_setting('application_name'))")[0][0]);
  };

  EXPECT_EQ(connection_.transact(settings), "UTC 1min test");
}

TEST_F(OpenConnection, is_read_committed_whatever_is_the_default_of_the_database) {
  set_for_sessions("SET default_transaction_isolation = serializable");
  Connection connection(url_, "test");
  const auto isolation = [](Transaction& transaction) {
    return read<std::string>(
        exec_unprepared(transaction, "test", "SHOW transaction_isolation")[0][0]);
  };

  EXPECT_EQ(connection.transact(isolation), "read committed");
}

TEST_F(OpenConnection, goes_on_when_the_settings_that_it_was_refused_by_are_mended) {
  set_for_sessions("SET search_path = nowhere");
  Connection refused(url_, "test");
  EXPECT_THROW(refused.transact(rows_of), pqxx::undefined_table);

  set_for_sessions("RESET search_path");

  EXPECT_EQ(refused.transact(rows_of), 0);
}

TEST_F(OpenConnection, survives_a_restart_between_two_transactions) {
  connection_.transact(rows_of);

  ScratchPostgres::instance().restart();

  EXPECT_EQ(rows(), 0);
}

TEST_F(OpenConnection, says_that_the_server_is_gone_and_finds_it_again) {
  connection_.transact(rows_of);
  ScratchPostgres::instance().kill();

  EXPECT_THROW(connection_.transact(rows_of), DatabaseUnavailable);
  EXPECT_THROW(connection_.transact(rows_of), DatabaseUnavailable);

  ScratchPostgres::instance().start();
  EXPECT_EQ(rows(), 0);
}

TEST_F(OpenConnection, says_unavailable_when_the_session_is_ended_between_two_statements) {
  Connection other(url_, "other");
  const auto lose_session = [&other](Transaction& transaction) {
    const std::string kill =
        "SELECT pg_terminate_backend(" + std::to_string(backend(transaction)) + ", 10000)";
    other.transact([&](Transaction& second) { exec_unprepared(second, "test", kill); });
    exec_unprepared(transaction, "test", "INSERT INTO notes VALUES (1)");
  };

  EXPECT_THROW(connection_.transact(lose_session), ConnectionEnded);

  EXPECT_EQ(rows(), 0);
}

// Whatever the language of the server is, it says which time-out it was.
TEST_F(OpenConnection, tells_the_reason_for_which_the_server_ended_a_transaction) {
  Connection hasty(url_, "test", std::chrono::milliseconds(1));
  Connection other(url_, "other");
  const auto stand_still = [&other](Transaction& transaction) {
    exec_unprepared(transaction, "test", "INSERT INTO notes VALUES (1)");
    const std::string is_gone =
        "SELECT count(*) FROM pg_stat_activity WHERE pid = " + std::to_string(backend(transaction));
    const auto sessions = [&](Transaction& second) {
      return read<std::int64_t>(exec_unprepared(second, "test", is_gone)[0][0]);
    };
    while (other.transact(sessions) > 0) std::this_thread::yield();
    exec_unprepared(transaction, "test", "INSERT INTO notes VALUES (2)");
  };

  try {
    hasty.transact(stand_still);
    FAIL() << "the server has not ended it";
  } catch (const ConnectionEnded& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr("idle-in-transaction timeout"));
  }

  EXPECT_EQ(rows(), 0);
}

TEST_F(OpenConnection, calls_a_commit_without_an_answer_in_doubt) {
  Connection other(url_, "other");
  const auto lose_session = [&other](Transaction& transaction) {
    exec_unprepared(transaction, "test", "INSERT INTO notes VALUES (1)");
    const std::string kill =
        "SELECT pg_terminate_backend(" + std::to_string(backend(transaction)) + ", 10000)";
    other.transact([&](Transaction& second) { exec_unprepared(second, "test", kill); });
  };

  EXPECT_THROW(connection_.transact(lose_session), CommitInDoubt);
}

TEST(ConnectionToNowhere, names_no_password) {
  Connection refused("postgresql://crier:hunter2@127.0.0.1:1/crier", "test");
  const auto nothing = [](Transaction&) {};

  try {
    refused.transact(nothing);
    FAIL() << "connected to port 1";
  } catch (const DatabaseUnavailable& failure) {
    EXPECT_EQ(std::string(failure.what()).find("hunter2"), std::string::npos) << failure.what();
  }
  EXPECT_THROW(Connection("nonsense", "test"), std::invalid_argument);
}

// Runs `task` on an event loop until it ends.
void run(asio::awaitable<void> task) {
  asio::io_context loop;
  std::exception_ptr failure;
  asio::co_spawn(loop, std::move(task), [&failure](std::exception_ptr error) { failure = error; });
  loop.run();
  if (failure) std::rethrow_exception(failure);
}

asio::awaitable<void> expect_answers_on_the_loop(Database& database, std::thread::id loop) {
  const auto work = [](Transaction& transaction) { return backend(transaction); };
  const int pid = co_await database.transact(work);
  EXPECT_GT(pid, 0);
  EXPECT_EQ(std::this_thread::get_id(), loop);
}

TEST(Database, resumes_the_caller_on_its_own_thread) {
  Database database({.url = ScratchPostgres::instance().empty_database(), .application = "test"});

  run(expect_answers_on_the_loop(database, std::this_thread::get_id()));
}

asio::awaitable<void> expect_the_failure(Database& database) {
  const auto fail = [](Transaction&) { throw std::domain_error("of the work"); };
  bool caught = false;
  try {
    co_await database.transact(fail);
  } catch (const std::domain_error&) {
    caught = true;
  }
  EXPECT_TRUE(caught);
}

TEST(Database, hands_back_what_the_work_threw) {
  Database database({.url = ScratchPostgres::instance().empty_database(), .application = "test"});

  run(expect_the_failure(database));
}

asio::awaitable<void> add_rows(Database& database, int first) {
  for (int row = first; row < first + 10; ++row) {
    const auto insert = [row](Transaction& transaction) {
      exec_unprepared(transaction, "test",
                      "INSERT INTO notes VALUES (" + std::to_string(row) + ")");
    };
    co_await database.transact(insert);
  }
}

asio::awaitable<void> expect_two_hundred_rows(Database& database) {
  const auto create = [](Transaction& transaction) {
    exec_unprepared(transaction, "test", "CREATE TABLE notes (id int PRIMARY KEY)");
  };
  co_await database.transact(create);
  TaskGroup tasks(co_await asio::this_coro::executor);
  for (int task = 0; task < 20; ++task) tasks.spawn(add_rows(database, task * 10));
  co_await tasks.join();
  const std::int64_t count = co_await database.transact(rows_of);
  EXPECT_EQ(count, 200);
}

TEST(Database, serves_more_callers_than_it_has_connections) {
  Database database({.url = ScratchPostgres::instance().empty_database(),
                     .application = "test",
                     .connections = 3});

  run(expect_two_hundred_rows(database));
}

// What comes of reading the rows.
asio::awaitable<void> read_rows(Database& database, std::barrier<>* together, int* refused) {
  const auto work = [together](Transaction& transaction) {
    if (together != nullptr) together->arrive_and_wait();
    rows_of(transaction);
  };
  try {
    co_await database.transact(work);
  } catch (const pqxx::undefined_table&) {
    ++*refused;
  }
}

// On each of two connections.
asio::awaitable<void> read_rows_on_both(Database& database, int* refused) {
  std::barrier<> together(2);
  TaskGroup tasks(co_await asio::this_coro::executor);
  for (int task = 0; task < 2; ++task) tasks.spawn(read_rows(database, &together, refused));
  co_await tasks.join();
}

struct PooledConnections : OpenConnection {
  int refused_on_both() {
    int refused = 0;
    run(read_rows_on_both(pool_, &refused));
    return refused;
  }
  static bool is_refused(Database& database) {
    int refused = 0;
    run(read_rows(database, nullptr, &refused));
    return refused == 1;
  }
  void end_one_session() {
    connection_.transact([](Transaction& transaction) {
      exec_unprepared(transaction, "test",
                      "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                      "WHERE application_name = 'pool' AND datname = current_database() LIMIT 1");
    });
  }

  Database pool_{{.url = url_, .application = "pool", .connections = 2}};
};

// Else it would depend on the connection what somebody is answered.
TEST_F(PooledConnections, all_get_new_sessions_when_one_is_refused_for_what_was_set_at_its_begin) {
  EXPECT_EQ(refused_on_both(), 0);
  set_for_sessions("SET search_path = nowhere");
  EXPECT_EQ(refused_on_both(), 0) << "theirs have begun before";
  end_one_session();
  EXPECT_EQ(refused_on_both(), 1);

  for (int time = 0; time < 4; ++time) EXPECT_TRUE(is_refused(pool_));
  set_for_sessions("RESET search_path");
  EXPECT_EQ(refused_on_both(), 0);
}

TEST_F(PooledConnections, of_rehearsals_ask_each_time_as_somebody_new_would) {
  Database rehearsal(
      {.url = url_, .application = "test", .connections = 1, .end = Database::End::roll_back});
  EXPECT_FALSE(is_refused(rehearsal));

  set_for_sessions("SET search_path = nowhere");
  EXPECT_TRUE(is_refused(rehearsal));

  set_for_sessions("RESET search_path");
  EXPECT_FALSE(is_refused(rehearsal));
}

// Stops the backend as a hanging disk would: the connection stays, and nothing is answered.
asio::awaitable<void> expect_to_give_up(Database& database) {
  pid_t frozen = 0;
  const auto freeze = [&frozen](Transaction& transaction) {
    frozen = backend(transaction);
    ASSERT_EQ(::kill(frozen, SIGSTOP), 0);
    exec_unprepared(transaction, "test", "SELECT 1");
  };
  bool unavailable = false;
  try {
    co_await database.transact(freeze);
  } catch (const DatabaseUnavailable&) {
    unavailable = true;
  }
  EXPECT_TRUE(unavailable);
  ::kill(frozen, SIGCONT);

  const auto work = [](Transaction& transaction) { return backend(transaction); };
  const int next = co_await database.transact(work);
  EXPECT_NE(next, frozen);
}

TEST(Database, gives_up_a_server_that_hangs_and_finds_it_again) {
  Database database({.url = ScratchPostgres::instance().empty_database(),
                     .application = "test",
                     .connections = 1,
                     .transaction_max = std::chrono::milliseconds(300)});

  run(expect_to_give_up(database));
}

asio::awaitable<void> expect_to_wait(Database& database) {
  const auto long_reading = [](Transaction& transaction) {
    exec_unprepared(transaction, "test", "SELECT pg_sleep(1.5)");
  };
  const Database::Patience patience{std::chrono::minutes(1)};
  EXPECT_NO_THROW(co_await database.transact(long_reading, patience));
  EXPECT_THROW(co_await database.transact(long_reading), DatabaseUnavailable);
}

TEST(Database, waits_longer_for_a_transaction_that_is_known_to_be_long) {
  Database database({.url = ScratchPostgres::instance().empty_database(),
                     .application = "test",
                     .connections = 1,
                     .transaction_max = std::chrono::milliseconds(300)});

  run(expect_to_wait(database));
}

// Processes of the server that hang, until this ends.
class Frozen {
 public:
  Frozen() = default;
  ~Frozen() {
    for (const pid_t process : processes_) ::kill(process, SIGCONT);
  }
  Frozen(const Frozen&) = delete;
  Frozen& operator=(const Frozen&) = delete;

  // Any thread.
  void add(pid_t process) {
    const std::lock_guard lock(mutex_);
    processes_.push_back(process);
    EXPECT_EQ(::kill(process, SIGSTOP), 0);
  }

 private:
  std::mutex mutex_;
  std::vector<pid_t> processes_;
};

// Whose backends are its children.
pid_t postmaster(Connection& connection) {
  const int child = connection.transact(backend);
  std::ifstream status("/proc/" + std::to_string(child) + "/status");
  for (std::string word; status >> word;) {
    pid_t parent = 0;
    if (word == "PPid:" && status >> parent) return parent;
  }
  throw std::runtime_error("a backend without a parent");
}

struct FrozenServer : testing::Test {
  static constexpr std::chrono::milliseconds within{300};
  // Far below every other bound: connecting takes up to 5 s, a transaction up to 90 s.
  static constexpr std::chrono::seconds at_last{3};

  // How `work` ended for whoever has asked.
  template <class Failure, class Work>
  asio::awaitable<void> expect(Work work) {
    const auto asked_at = std::chrono::steady_clock::now();
    bool has_failed = false;
    try {
      co_await database_.transact(std::move(work));
    } catch (const Failure&) {
      has_failed = true;
    }
    EXPECT_TRUE(has_failed);
    EXPECT_LT(std::chrono::steady_clock::now() - asked_at, at_last);
  }

  std::string url_ = ScratchPostgres::instance().empty_database();
  Connection observer_{url_, "test"};
  Database database_{
      {.url = url_, .application = "test", .connections = 1, .answered_within = within}};
  Frozen frozen_;
};

TEST_F(FrozenServer, is_waited_for_no_longer_than_somebody_has_time_for) {
  run(expect<DatabaseUnavailable>([this](Transaction& transaction) {
    frozen_.add(backend(transaction));
    exec_unprepared(transaction, "test", "SELECT 1");
  }));
}

TEST_F(FrozenServer, leaves_in_doubt_what_it_was_asked_to_commit) {
  run(expect<CommitInDoubt>(
      [this](Transaction& transaction) { frozen_.add(backend(transaction)); }));
}

TEST_F(FrozenServer, keeps_nobody_waiting_for_a_connection_that_is_taken) {
  asio::io_context loop;
  TaskGroup tasks(loop.get_executor());
  tasks.spawn(expect<DatabaseUnavailable>([this](Transaction& transaction) {
    frozen_.add(backend(transaction));
    exec_unprepared(transaction, "test", "SELECT 1");
  }));
  for (int behind = 0; behind < 5; ++behind) tasks.spawn(expect<DatabaseUnavailable>(rows_of));
  while (!tasks.empty()) loop.run_one();
}

TEST_F(FrozenServer, is_not_waited_for_either_while_it_lets_nobody_in) {
  frozen_.add(postmaster(observer_));
  run(expect<DatabaseUnavailable>(backend));
}

TEST_F(FrozenServer, is_found_again_when_it_goes_on) {
  {
    Frozen briefly;
    run(expect<DatabaseUnavailable>([&briefly](Transaction& transaction) {
      briefly.add(backend(transaction));
      exec_unprepared(transaction, "test", "SELECT 1");
    }));
  }

  run(expect_answers_on_the_loop(database_, std::this_thread::get_id()));
}

class LongReading : public testing::Test {
 protected:
  static constexpr Database::Patience patience{std::chrono::hours(1)};

  asio::awaitable<void> read() {
    const auto long_reading = [this](Transaction& transaction) {
      ++begun_;
      exec_unprepared(transaction, "test", "SET LOCAL statement_timeout = 0");
      exec_unprepared(transaction, "test", "SELECT pg_sleep(3600)");
    };
    try {
      co_await database_.transact(long_reading, patience);
    } catch (...) {
      was_cancelled_ = is_cancellation(std::current_exception());
    }
  }
  bool is_under_way() {
    return observer_.transact([](Transaction& transaction) {
      return store::read<bool>(exec_unprepared(transaction, "test", R"sql(
        SELECT EXISTS (SELECT FROM pg_stat_activity
                       WHERE datname = current_database() AND state = 'active'
                         AND query LIKE 'SELECT pg_sleep%')
      )sql")[0][0]);
    });
  }

  std::string url_ = ScratchPostgres::instance().empty_database();
  Connection observer_{url_, "test"};
  Database database_{{.url = url_, .application = "test", .connections = 1}};
  std::atomic<int> begun_{};
  bool was_cancelled_{};
};

// CTest's time limit ends what never ends.
TEST_F(LongReading, ends_with_whoever_waits_for_it_on_the_server_too) {
  asio::io_context io;
  TaskGroup tasks(io.get_executor());
  tasks.spawn(read());
  while (!is_under_way()) io.poll();

  tasks.cancel();
  while (!tasks.empty()) io.run_one();

  EXPECT_TRUE(was_cancelled_);
  while (is_under_way()) std::this_thread::yield();
}

TEST_F(LongReading, does_not_begin_when_nobody_waits_for_it_any_more) {
  asio::io_context io;
  TaskGroup tasks(io.get_executor());
  tasks.spawn(read());
  while (!is_under_way()) io.poll();
  TaskGroup behind(io.get_executor());
  behind.spawn(read());
  io.poll();

  behind.cancel();
  tasks.cancel();
  while (!tasks.empty() || !behind.empty()) io.run_one();

  EXPECT_EQ(begun_, 1);
}

TEST(Column, is_found_by_its_name_in_every_row) {
  Connection connection(ScratchPostgres::instance().empty_database(), "test");

  connection.transact([](Transaction& transaction) {
    const auto result = exec_unprepared(transaction, "test",
                                        "SELECT 'a' AS name, 1 AS age UNION ALL SELECT 'b', NULL");
    const Column<std::optional<int>> age(result, "age");
    const Column<std::string> name(result, "name");

    EXPECT_EQ(name(result[0]), "a");
    EXPECT_EQ(name(result[1]), "b");
    EXPECT_EQ(age(result[0]), 1);
    EXPECT_EQ(age(result[1]), std::nullopt);
  });
}

TEST(Column, that_no_result_has_is_refused_before_a_row_is_read) {
  Connection connection(ScratchPostgres::instance().empty_database(), "test");

  connection.transact([](Transaction& transaction) {
    const auto result = exec_unprepared(transaction, "test", "SELECT 1 AS age WHERE false");

    EXPECT_THROW(Column<int>(result, "name"), pqxx::argument_error);
  });
}

}  // namespace
}  // namespace crier::store
