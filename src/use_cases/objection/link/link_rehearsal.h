// Whether what people say by their links could be recorded now: all that the page of a link and a
// press ask of the database is done with the made-up words of nobody, and nothing of it is kept.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "postgres/database.h"

namespace crier::app {

// To be rolled back.
void rehearse_link_statement(store::Transaction& transaction, WallTime now);

// The same for an event loop. Throws what record_link_statements throws. `rehearsing`, which keeps
// nothing, outlives the call.
[[nodiscard]] boost::asio::awaitable<void> rehearse_link_statement(store::Database* rehearsing,
                                                                   WallTime now);

}  // namespace crier::app
