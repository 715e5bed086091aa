// How the lanes that a daemon holds get on: whether one stands still, for how long, and whether for
// a good reason.
#pragma once

#include <exception>
#include <string>

#include "base/time.h"
#include "dispatch/motion.h"
#include "dispatch/queue/dispatch_queue.h"
#include "dispatch/trouble.h"

namespace crier::dispatch {

struct Standstill {
  // How long ago the one last moved that has stood still for the longest, of those with something
  // to do; or since when a campaign, or anything that all of them need, cannot be worked at, also
  // because the database is away.
  Duration longest{};
  std::string where;  // "campaign 7, lane 3"; empty when all move.
  // Lanes that wait for good reasons, and do not count as standing still themselves.
  int for_circuit{};   // The channel's provider is in trouble and is given a pause.
  int for_rate{};      // The limits let the next one go later.
  int for_database{};  // It is away.

  // Something has stood still for `stood`.
  void note(Duration stood, std::string where_it_stood);
  void note(const Trouble& trouble, SteadyTime now);
};

// A walk over a lane or over confirmations, which sends by `queue`.
struct WatchedWalk {
  const NoticeOwner& owner;
  Motion& motion;
  DispatchQueue& queue;
};

// How long `walk` has stood still without a good reason. A good reason is counted in `into` and
// excuses the walk: it has stood still only since it was last asked. `database` is the trouble by
// which an absence of the database shows.
[[nodiscard]] Duration stood_still(WatchedWalk walk, const Trouble& database, SteadyTime now,
                                   Standstill& into);

// What a walk fails with that is given up because of it.
[[nodiscard]] std::exception_ptr standstill_failure(Duration stood);

}  // namespace crier::dispatch
