// The one way to Postgres. Work is a function of a Transaction: it commits if the function returns
// and rolls back if it throws. What throws here is a broken world (connection lost, disk full);
// what a statement can be refused for by rule is a return value of the function that runs it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/asio/awaitable.hpp>

namespace crier::store {

class Connection;

// The server cannot be reached, or went away before it confirmed anything. Nothing was committed.
class DatabaseUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// It is there and takes no changes, because it is a standby or read-only by its settings. Nothing
// was committed.
class DatabaseReadOnly : public DatabaseUnavailable {
 public:
  using DatabaseUnavailable::DatabaseUnavailable;
};

// The server, or the network, ended a session that had begun a transaction; the message has the
// server's reason where it gave one. Nothing of the transaction was kept.
class ConnectionEnded : public DatabaseUnavailable {
 public:
  using DatabaseUnavailable::DatabaseUnavailable;
};

// The connection broke while the commit was under way: the transaction may or may not have been
// kept. Whoever catches it must find out by reading, not by hoping. (pqxx::in_doubt_error)
class CommitInDoubt : public DatabaseUnavailable {
 public:
  using DatabaseUnavailable::DatabaseUnavailable;
};

// One transaction, from construction to commit() or destruction (rollback). READ COMMITTED.
// Statements are run by the functions of store/, which see its inside through postgres/pq.h.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

  struct State;
  [[nodiscard]] State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

// A blocking connection, for the CLI and for the threads of Database. Connects on first use and
// again after it broke. Not thread-safe. Session settings: UTC, statement and lock timeouts,
// synchronous_commit as the server has it.
class Connection {
 public:
  // For how long a transaction may stand still between two statements; then the server ends the
  // session, so that a client that was stopped keeps its locks no longer.
  static constexpr std::chrono::milliseconds idle_max_of_daemons{std::chrono::seconds(10)};

  // `url` is a libpq connection string or URI; `application` is shown in pg_stat_activity.
  Connection(std::string url, std::string application,
             std::chrono::milliseconds idle_max = idle_max_of_daemons);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  template <class Work>
  std::invoke_result_t<Work&, Transaction&> transact(Work&& work) {
    Transaction transaction(*this);
    if constexpr (std::is_void_v<std::invoke_result_t<Work&, Transaction&>>) {
      work(transaction);
      transaction.commit();
    } else {
      auto result = work(transaction);
      transaction.commit();
      return result;
    }
  }

  // The same without the commit: nothing of it is kept.
  template <class Work>
  std::invoke_result_t<Work&, Transaction&> rehearse(Work&& work) {
    Transaction transaction(*this);
    return work(transaction);
  }

  struct State;
  [[nodiscard]] State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

// How long somebody waits, where it is not as Database::Options have it.
struct DatabasePatience {
  // For a transaction that reads a whole table, and has no statement timeout.
  std::optional<std::chrono::milliseconds> transaction_max{};
  // Whoever asks goes on by then, give or take half a second, whatever keeps them: that no
  // connection is free, that the server cannot be reached, that it hangs. DatabaseUnavailable,
  // or CommitInDoubt where it may have been kept.
  std::optional<std::chrono::steady_clock::time_point> until{};
};

// A fixed pool of database threads with a connection each; the event loop's way to Postgres.
class Database {
 public:
  // What becomes of work that has not failed.
  enum class End : std::uint8_t {
    commit,
    roll_back,  // A rehearsal: the server does all of it, in a new session, and keeps nothing.
  };

  struct Options {
    std::string url;
    std::string application;
    int connections{4};
    End end{End::commit};
    // A transaction that takes longer, because the server hangs without closing the connection, is
    // given up: its connection is cut and it ends with DatabaseUnavailable or CommitInDoubt. Above
    // the statement timeout, which a server that is alive keeps.
    std::chrono::milliseconds transaction_max{std::chrono::seconds(90)};
    // Whoever asks without an `until` has one so much later. Zero: none.
    std::chrono::milliseconds answered_within{};
  };
  using Patience = DatabasePatience;

  explicit Database(Options options);
  // Waits for the work under way.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] bool keeps_nothing() const { return end_ == End::roll_back; }

  // Runs `work(Transaction&)` on a database thread in a transaction and resumes the caller on its
  // own executor with the result, or with what was thrown. `work` must own what it touches: it runs
  // on another thread, and with an `until` it may end after its caller. A transaction ends by
  // itself, at the latest after `transaction_max`: that of `patience`, or else that of the options.
  // Only one whose `patience` has a `transaction_max` is cancelled with its caller, by cutting its
  // connection: it may or may not have been kept.
  template <class Work>
  boost::asio::awaitable<std::invoke_result_t<Work&, Transaction&>> transact(
      Work work, Patience patience = {}) {
    using Result = std::invoke_result_t<Work&, Transaction&>;
    if constexpr (std::is_void_v<Result>) {
      std::move_only_function<void(Connection&)> job =
          [this, work = std::move(work)](Connection& connection) mutable {
            keeps_nothing() ? connection.rehearse(work) : connection.transact(work);
          };
      co_await run(std::move(job), patience);
    } else {
      // Shared with the job, which may end after its caller.
      const auto result = std::make_shared<std::optional<Result>>();
      std::move_only_function<void(Connection&)> job = [this, work = std::move(work),
                                                        result](Connection& connection) mutable {
        result->emplace(keeps_nothing() ? connection.rehearse(work) : connection.transact(work));
      };
      co_await run(std::move(job), patience);
      co_return std::move(**result);
    }
  }

 private:
  // Returns when `job` has ended, or when its caller waits no longer.
  boost::asio::awaitable<void> run(std::move_only_function<void(Connection&)> job,
                                   Patience patience);

  struct State;
  End end_;
  std::chrono::milliseconds answered_within_;
  std::unique_ptr<State> state_;
};

}  // namespace crier::store
