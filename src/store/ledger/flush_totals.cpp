#include "store/ledger/flush_totals.h"

namespace crier::store {

FlushTotals totals_of(const dispatch::Flush& flush) {
  FlushTotals totals;
  for (const dispatch::AttemptRecord& attempt : flush.attempts) {
    const Place place{.country = attempt.country, .locale = attempt.locale};
    switch (attempt.outcome) {
      case AttemptOutcome::accepted: ++totals.left[place].notified; break;
      case AttemptOutcome::failed: ++totals.left[place].failed; break;
      case AttemptOutcome::excluded: ++totals.left[place].excluded; break;
      case AttemptOutcome::deferred:
      case AttemptOutcome::unknown: break;  // The person stays pending.
    }
    ++totals.tries[{.hour = std::chrono::floor<std::chrono::hours>(attempt.at),
                    .place = place,
                    .language_rule = attempt.language_rule,
                    .outcome = attempt.outcome,
                    .reason = attempt.reason}];
  }
  return totals;
}

}  // namespace crier::store
