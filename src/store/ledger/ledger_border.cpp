#include "store/ledger/ledger_border.h"

#include <utility>

#include <pqxx/pqxx>

#include "dispatch/ledger.h"
#include "postgres/pq.h"
#include "postgres/refusal_words.h"
#include "postgres/server_session.h"
#include "postgres/sqlstate.h"

namespace crier::store {
namespace {

[[noreturn]] void throw_refusal(const char* statement, const pqxx::failure& refused) {
  const std::string sqlstate = sqlstate_of(refused);
  Refusal refusal =
      refusal_from({.statement = statement, .sqlstate = sqlstate, .text = refused.what()});
  if (refusal.kind == Refusal::Kind::busy) {
    throw dispatch::LedgerBusy(std::move(refusal));
  }
  throw dispatch::LedgerRefused(std::move(refusal));
}

}  // namespace

const char* last_statement(Transaction& transaction) {
  return transaction.state().session().last_statement();
}

const char* refused_statement(Connection& connection) {
  const std::optional<Session>& session = connection.state().session;
  return session ? session->refused_statement() : "";
}

std::optional<Refusal> refusal_of(const std::exception_ptr& error, const char* statement) {
  try {
    rethrow_for_engine(error, statement);
  } catch (const dispatch::LedgerRefused& refused) {
    return refused.refusal();
  } catch (const dispatch::LedgerBusy& busy) {
    return busy.refusal();
  } catch (...) {
    return std::nullopt;
  }
}

void rethrow_for_engine(std::exception_ptr error, const char* statement) {
  try {
    std::rethrow_exception(error);
  } catch (const CommitInDoubt& in_doubt) {
    throw dispatch::LedgerInDoubt(in_doubt.what());
  } catch (const DatabaseReadOnly&) {
    // As one that has no time: everybody waits, what is known is kept, and it is told.
    throw dispatch::LedgerBusy(
        {.kind = Refusal::Kind::busy,
         .statement = statement,
         .sqlstate = "25006",
         .message = "the database takes no changes: it is a standby, or read-only"});
  } catch (const DatabaseUnavailable& unavailable) {
    throw dispatch::LedgerUnavailable(unavailable.what());
  } catch (const pqxx::statement_completion_unknown& in_doubt) {
    throw dispatch::LedgerInDoubt(in_doubt.what());
  } catch (const pqxx::failure& refused) {
    throw_refusal(statement, refused);
  } catch (const pqxx::conversion_error&) {
    // Its text quotes the value.
    throw dispatch::LedgerRefused(
        {.kind = Refusal::Kind::fault,
         .statement = statement,
         .sqlstate = {},
         .message = "its answer has a value of another type than expected"});
  }
}

}  // namespace crier::store
