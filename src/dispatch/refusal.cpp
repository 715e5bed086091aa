#include "dispatch/refusal.h"

#include <fmt/format.h>

#include "dispatch/ledger.h"

namespace crier::dispatch {

// A fault of ours has no statement, and what a channel of the database says may have no state: no
// empty words are shown for them.
std::string text_of(const Refusal& refusal) {
  if (refusal.statement.empty() && refusal.sqlstate.empty()) return refusal.message;
  if (refusal.sqlstate.empty()) return fmt::format("{}: {}", refusal.statement, refusal.message);
  if (refusal.statement.empty()) return fmt::format("{}: {}", refusal.sqlstate, refusal.message);
  return fmt::format("{}, {}: {}", refusal.statement, refusal.sqlstate, refusal.message);
}

// What is no refusal of the database is a fault of ours, which nobody has foreseen: its own words
// are all that can be told.
Refusal refusal_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const LedgerRefused& refused) {
    return refused.refusal();
  } catch (const LedgerBusy& busy) {
    return busy.refusal();
  } catch (const LedgerUnavailable& unavailable) {
    // A database that is away has no words of its own; it counts as one that has no time now.
    return {.kind = Refusal::Kind::busy, .message = unavailable.what()};
  } catch (const std::exception& fault) {
    return {.kind = Refusal::Kind::fault, .message = fault.what()};
  } catch (...) {
    return {.kind = Refusal::Kind::fault, .message = "something was thrown that is no exception"};
  }
}

}  // namespace crier::dispatch
