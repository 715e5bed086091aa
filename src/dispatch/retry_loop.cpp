#include "dispatch/retry_loop.h"

#include <algorithm>

#include "dispatch/ledger.h"
#include "runtime/task_group.h"

namespace crier::dispatch {
namespace {

// Rows that are refused, and faults of ours, come again; repeating helps only against chance.
constexpr std::chrono::seconds by_chance_max{3};

// The database was away before it was asked to commit, or has said that it does not do it.
bool is_certain(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const LedgerInDoubt&) {
    return false;
  } catch (const LedgerUnavailable&) {
    return true;
  } catch (const LedgerRefused&) {
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

std::chrono::milliseconds RetryLoop::pause_or_throw(const char* during,
                                                    const std::exception_ptr& failure,
                                                    RetryBounds wanted, Round& round) {
  if (is_cancellation(failure)) std::rethrow_exception(failure);
  const Trouble::Kind kind = trouble_.add(during, failure);
  const SteadyTime now = clock_.now();
  // Refusals are counted in a row: a database that was away between two of them may have been
  // mended.
  if (kind != Trouble::Kind::refused) {
    round.refusals = 0;
  } else if (++round.refusals == 1) {
    round.refused_since = now;
    refused_();
  }
  const Refusal::Kind refusal = refusal_of(failure).kind;
  const bool may_be_chance = refusal == Refusal::Kind::data || refusal == Refusal::Kind::fault;
  const Duration longest = may_be_chance ? std::min<Duration>(wanted.refused_max, by_chance_max)
                                         : Duration(wanted.refused_max);
  // At least twice, however long the first call took: a single refusal is no row.
  const bool enough = round.refusals > 1 && now - round.refused_since >= longest;
  if (enough || over_() || (wanted.unless_in_doubt && !is_certain(failure))) {
    std::rethrow_exception(failure);
  }
  return pause_after(trouble_.failures());
}

}  // namespace crier::dispatch
