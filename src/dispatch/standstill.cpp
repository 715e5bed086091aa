#include "dispatch/standstill.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "dispatch/ledger.h"

namespace crier::dispatch {

void Standstill::note(Duration stood, std::string where_it_stood) {
  if (stood <= longest) return;
  longest = stood;
  where = std::move(where_it_stood);
}

void Standstill::note(const Trouble& trouble, SteadyTime now) {
  if (const auto since = trouble.told_since()) note(now - *since, trouble.where().name);
}

Duration stood_still(WatchedWalk walk, const Trouble& database, SteadyTime now, Standstill& into) {
  const auto excused = [&](int& reason) {
    ++reason;
    walk.motion.excuse(now);
    return Duration::zero();
  };
  if (database.is_away()) return excused(into.for_database);
  // A walk that waits for a database that is there has no excuse, whatever its channel does.
  if (const auto since = walk.motion.asking_since()) return now - *since;
  // A channel that has taken something answers in its time, whatever the others wait for.
  if (const auto taken = walk.queue.last_taken(walk.owner)) {
    return now - std::max(*taken, walk.motion.moved_at());
  }
  switch (walk.queue.rest(walk.owner)) {
    case DispatchQueue::Rest::circuit: return excused(into.for_circuit);
    case DispatchQueue::Rest::rate: return excused(into.for_rate);
    case DispatchQueue::Rest::none: break;
  }
  // Other lanes may be more urgent: as long as the channel takes anything, this one waits its turn.
  return now - std::max(walk.queue.moved_at(), walk.motion.moved_at());
}

std::exception_ptr standstill_failure(Duration stood) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(stood);
  return std::make_exception_ptr(
      LedgerRefused({.kind = Refusal::Kind::rule,
                     .message = fmt::format("it stood still for {} s", seconds.count())}));
}

}  // namespace crier::dispatch
