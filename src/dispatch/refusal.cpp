#include "dispatch/refusal.h"

#include <fmt/format.h>

#include "dispatch/ledger.h"

namespace crier::dispatch {

std::string text_of(const Refusal& refusal) {
  if (refusal.statement.empty() && refusal.sqlstate.empty()) return refusal.message;
  if (refusal.sqlstate.empty()) return fmt::format("{}: {}", refusal.statement, refusal.message);
  if (refusal.statement.empty()) return fmt::format("{}: {}", refusal.sqlstate, refusal.message);
  return fmt::format("{}, {}: {}", refusal.statement, refusal.sqlstate, refusal.message);
}

Refusal refusal_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const LedgerRefused& refused) {
    return refused.refusal();
  } catch (const LedgerBusy& busy) {
    return busy.refusal();
  } catch (const LedgerUnavailable& unavailable) {
    return {.kind = Refusal::Kind::busy, .message = unavailable.what()};
  } catch (const std::exception& fault) {
    return {.kind = Refusal::Kind::fault, .message = fault.what()};
  } catch (...) {
    return {.kind = Refusal::Kind::fault, .message = "something was thrown that is no exception"};
  }
}

}  // namespace crier::dispatch
