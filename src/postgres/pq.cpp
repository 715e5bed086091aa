#include "postgres/pq.h"

#include <vector>

#include <fmt/format.h>

namespace crier::store {

pqxx::result exec_with(Transaction& transaction, const Statement& statement,
                       std::span<const Parameter> parameters) {
  std::vector<const char*> texts;
  texts.reserve(parameters.size());
  for (const Parameter& parameter : parameters) texts.push_back(parameter.text());

  Transaction::State& state = transaction.state();
  state.session().begin_statement(statement.name());
  try {
    state.session().ensure_prepared(statement.name(), statement.sql());
    return state.work().exec_prepared(statement.name(), pqxx::prepare::make_dynamic_params(texts));
  } catch (const pqxx::failure&) {
    rethrow_translated(state.session());
  }
}

pqxx::result exec_unprepared(Transaction& transaction, const char* name, const std::string& sql) {
  Transaction::State& state = transaction.state();
  state.session().begin_statement(name);
  try {
    return state.work().exec(sql);
  } catch (const pqxx::failure&) {
    rethrow_translated(state.session());
  }
}

void limit_statements(Transaction& transaction, std::chrono::milliseconds statement_timeout) {
  exec_unprepared(transaction, "limit_statements",
                  fmt::format("SET LOCAL statement_timeout = {}", statement_timeout.count()));
}

void limit_lock_waits(Transaction& transaction, std::chrono::milliseconds lock_timeout) {
  exec_unprepared(transaction, "limit_lock_waits",
                  fmt::format("SET LOCAL lock_timeout = {}", lock_timeout.count()));
}

}  // namespace crier::store
