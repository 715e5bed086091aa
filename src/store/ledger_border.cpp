#include "store/ledger_border.h"

#include <string_view>

#include <pqxx/pqxx>

#include "dispatch/ledger.h"

namespace crier::store {
namespace {

// Classes of SQLSTATE that pass: transaction rollback (deadlock), insufficient resources, object
// not in prerequisite state (lock time-out), operator intervention (shutdown, statement time-out),
// system error. (PostgreSQL documentation, appendix A.)
bool passes(std::string_view sqlstate) {
  constexpr std::string_view classes[] = {"40", "53", "55", "57", "58"};
  for (const std::string_view klass : classes) {
    if (sqlstate.starts_with(klass)) return true;
  }
  return false;
}

}  // namespace

void rethrow_for_engine(std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const CommitInDoubt& in_doubt) {
    throw dispatch::LedgerInDoubt(in_doubt.what());
  } catch (const DatabaseUnavailable& unavailable) {
    throw dispatch::LedgerUnavailable(unavailable.what());
  } catch (const pqxx::sql_error& refused) {
    if (passes(refused.sqlstate())) throw dispatch::LedgerUnavailable(refused.what());
    throw;
  }
}

}  // namespace crier::store
