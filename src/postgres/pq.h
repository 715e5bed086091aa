// What the functions of store/ run statements with. Internal to store/: nobody else includes it.
#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <span>

#include <pqxx/pqxx>

#include "postgres/parameter.h"
#include "postgres/server_session.h"
#include "postgres/statement.h"

namespace crier::store {

struct Transaction::State {
  explicit State(Connection::State& connection);

  [[nodiscard]] pqxx::work& work() { return *work_; }
  [[nodiscard]] Session& session() { return *session_; }

 private:
  Session* session_;
  std::optional<pqxx::work> work_;
};

// Runs `statement`, preparing it on first use in a session. Throws DatabaseUnavailable when the
// server is gone, else libpqxx's sql_error.
pqxx::result exec_with(Transaction& transaction, const Statement& statement,
                       std::span<const Parameter> parameters);

template <class... Arguments>
pqxx::result exec(Transaction& transaction, const Statement& statement,
                  const Arguments&... arguments) {
  if constexpr (sizeof...(Arguments) == 0) {
    return exec_with(transaction, statement, {});
  } else {
    const Parameter parameters[] = {Parameter(arguments)...};
    return exec_with(transaction, statement, parameters);
  }
}

// For what cannot be prepared (DDL with names of partitions). `sql` holds no outside value; `name`
// has static storage, and says in logs and alarms what was refused.
pqxx::result exec_unprepared(Transaction& transaction, const char* name, const std::string& sql);

// Other bounds than the session's, for the rest of this transaction. Zero: no bound, which only
// work that an operator watches may ask for.
void limit_statements(Transaction& transaction, std::chrono::milliseconds statement_timeout);
void limit_lock_waits(Transaction& transaction, std::chrono::milliseconds lock_timeout);

}  // namespace crier::store
