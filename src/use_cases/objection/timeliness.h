// Whether what somebody said without a link came in time.
#pragma once

#include <span>

#include "objection/objection_statement.h"
#include "postgres/database.h"

namespace crier::app {

// Sets the timeliness of each of `statements`, whose refs are in their normal form: against the
// dates of the latest campaign of its purpose that addresses the person. Where there is none it is
// not known.
void judge_timeliness(store::Transaction& transaction, std::span<objection::Statement> statements);

}  // namespace crier::app
