#include "dispatch/caught_refusal.h"

#include "dispatch/ledger.h"

namespace crier::dispatch {

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
