#include "dispatch/standstill.h"

#include <algorithm>
#include <utility>

namespace crier::dispatch {

void Standstill::note(Duration stood, std::string where_it_stood) {
  if (stood <= longest) return;
  longest = stood;
  where = std::move(where_it_stood);
}

void Standstill::note(const Trouble& trouble, SteadyTime now) {
  if (const auto since = trouble.told_since()) note(now - *since, trouble.where().name);
}

Duration stood_still(LaneWalk& walk, DispatchQueue& queue, const Trouble& database, SteadyTime now,
                     Standstill& into) {
  const auto excused = [&](int& reason) {
    ++reason;
    walk.excuse(now);
    return Duration::zero();
  };
  if (database.is_away()) return excused(into.for_database);
  // A walk that waits for a database that is there has no excuse, whatever its channel does.
  if (walk.is_asking()) return now - walk.moved_at();
  // A channel that has taken something answers in its time, whatever the others wait for.
  if (const auto taken = queue.last_taken(walk)) return now - std::max(*taken, walk.moved_at());
  switch (queue.rest(now)) {
    case DispatchQueue::Rest::circuit: return excused(into.for_circuit);
    case DispatchQueue::Rest::rate: return excused(into.for_rate);
    case DispatchQueue::Rest::none: break;
  }
  // Other lanes may be more urgent: as long as the channel takes anything, this one waits its turn.
  return now - std::max(queue.moved_at(), walk.moved_at());
}

}  // namespace crier::dispatch
