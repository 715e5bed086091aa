// Sessions of daemons that were frozen in the middle of a COPY. The server waits for the rest of it
// without end: its time-outs end a session that idles between statements, and a statement that
// works, but not one that waits for its client. Meanwhile what the session has locked, such as a
// lane, stays locked, and nobody else can tell the people of that lane.
#pragma once

#include <chrono>

#include "postgres/database.h"

namespace crier::store {

// Of this database and role, by how they are named (crierd), that have waited so long. Answers how
// many it has ended; what they had not committed is undone.
int end_frozen_sessions(Transaction& transaction, std::chrono::milliseconds waited);

}  // namespace crier::store
