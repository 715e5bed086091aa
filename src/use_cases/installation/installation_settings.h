// What is fixed for as long as a database exists: how many lanes it has, and the secret of its
// links.
#pragma once

#include "postgres/database.h"
#include "store/settings.h"

namespace crier::app {

// Throws std::runtime_error when the database has not been initialised.
[[nodiscard]] store::Settings installation_settings(store::Connection& connection);

}  // namespace crier::app
