#include <optional>
#include <stdexcept>

#include "base/check.h"
#include "postgres/connection_options.h"
#include "postgres/database.h"
#include "postgres/pq.h"
#include "postgres/server_session.h"

namespace crier::store {

namespace {

void commit_or_rethrow(pqxx::work& work, Session& session) {
  try {
    work.commit();
  } catch (const pqxx::failure&) {
    rethrow_translated(session);
  }
}

}  // namespace

Connection::Connection(std::string url, std::string application, std::chrono::milliseconds idle_max)
    : state_(std::make_unique<State>(connection_options(url, application), idle_max)) {}

Connection::~Connection() = default;

Session& Connection::State::connected() {
  if (session && (session->is_broken() || session->is_stale())) {
    lifeline.detach();
    session.reset();
  }
  if (!session) {
    // Nobody waits for what would be asked of a new one.
    if (lifeline.is_cut()) throw DatabaseUnavailable("the database has not answered in time");
    session.emplace(options, idle_max);
    lifeline.attach(PQsocket(session->raw()));
  }
  return *session;
}

Transaction::State::State(Connection::State& connection) : session_(&connection.connected()) {
  try {
    work_.emplace(*session_);
    return;
  } catch (const pqxx::failure&) {
    if (!session_->is_broken()) rethrow_translated(*session_);
  }
  // The connection broke while it lay idle in the pool: nothing has been asked of it yet, so a new
  // one is as good. Once only: a server that drops us again is in trouble.
  session_ = &connection.connected();
  try {
    work_.emplace(*session_);
  } catch (const pqxx::failure&) {
    rethrow_translated(*session_);
  }
}

Transaction::Transaction(Connection& connection)
    : state_(std::make_unique<State>(connection.state())) {}

Transaction::~Transaction() = default;

void Transaction::commit() {
  Session& session = state_->session();
  // Postgres answers COMMIT of a failed transaction with a friendly ROLLBACK. Whoever swallowed the
  // failure must not believe that the work is kept.
  if (PQtransactionStatus(session.raw()) == PQTRANS_INERROR) {
    throw std::logic_error("commit of a transaction in which a statement has failed");
  }
  try {
    commit_or_rethrow(state_->work(), session);
  } catch (const CommitInDoubt&) {
    throw;
  } catch (const DatabaseUnavailable& failure) {
    // Whatever ended the connection, COMMIT may have arrived before it.
    throw CommitInDoubt(failure.what());
  }
}

}  // namespace crier::store
