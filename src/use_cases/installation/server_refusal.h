// What the database server has refused to somebody who has asked it for something: a fact about the
// installation (a right, a table, its disk) and not about what was asked.
#pragma once

#include <exception>
#include <optional>

#include "dispatch/caught_refusal.h"
#include "postgres/database.h"

namespace crier::app {

// If that is what `failure` means: a refusal by rule, or for want of room or time. Rows that are
// refused are none: their message names them, and whoever has written them may see it. `connection`
// is the one on which it happened, which knows the statement; null: not known.
[[nodiscard]] std::optional<Refusal> server_refusal(const std::exception_ptr& failure,
                                                    store::Connection* connection);

}  // namespace crier::app
