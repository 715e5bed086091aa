// Slots, days and places of the limits that all daemons share: the tables rate_limits, limit_days
// and, by store/ledger/limit_places.h, limit_places. A row of rate_limits is the lock of a limit.
#pragma once

#include <string>
#include <vector>

#include "dispatch/limits.h"
#include "postgres/database.h"

namespace crier::store {

struct BookingDaemon {
  std::string daemon;  // Its id in the table of daemons.
  std::string channel;
};

// As dispatch::Limits::book, but what replies have done: of that thousands of rows may tell, which
// nobody reads while others wait for the locks of this transaction. With the same few statements
// for any number of bookings: hundreds of nodes want slots at once.
[[nodiscard]] dispatch::BookingAnswer book_limits(
    Transaction& transaction, const BookingDaemon& booker,
    const std::vector<dispatch::LimitBooking>& bookings);

// A daemon that freezes in the middle of such a transaction keeps the others waiting for two
// seconds: then the server ends its session.
void end_session_if_frozen(Transaction& transaction);

// Takes away what says nothing any more: rates whose slots are all in the past for longer than any
// burst reaches back, days that are over everywhere, and pauses and lower rates that ended a week
// ago; `rows_max` of each. Waits for no lock: what is just being booked is left for the next time.
// Whether there may be more.
bool sweep_limits(Transaction& transaction, int rows_max);

}  // namespace crier::store
