// The end of work that something else looks after: timers, leases, a share, signals.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "runtime/task_group.h"

namespace crier {

// Joins `work`, then cancels `upkeep` and joins it: the upkeep lives until the last task of the
// work has ended, and ends before this returns, also when the work has failed or the caller is
// cancelled. Both groups must live until then.
//
// Throws the first failure of the work; without one, the first of the upkeep; without any,
// operation_aborted if the caller was cancelled meanwhile. A failure of the upkeep ends the work
// only if `upkeep` takes `work` along.
//
// As after TaskGroup::join, the caller's throw_if_cancelled is what it was before: a caller that
// was cancelled and has more to wait for switches it off first.
boost::asio::awaitable<void> join_with_upkeep(TaskGroup* work, TaskGroup* upkeep);

}  // namespace crier
