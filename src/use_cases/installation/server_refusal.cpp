#include "use_cases/installation/server_refusal.h"

#include "store/ledger/ledger_border.h"

namespace crier::app {

std::optional<Refusal> server_refusal(const std::exception_ptr& failure,
                                      store::Connection* connection) {
  const char* const statement = connection != nullptr ? store::refused_statement(*connection) : "";
  auto refusal = store::refusal_of(failure, statement);
  if (!refusal || refusal->sqlstate.empty()) return std::nullopt;
  using Kind = Refusal::Kind;
  if (refusal->kind != Kind::rule && refusal->kind != Kind::busy) return std::nullopt;
  return refusal;
}

}  // namespace crier::app
