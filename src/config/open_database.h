// From the configuration to a database that is ready for work.
#pragma once

#include <stdexcept>
#include <string>

#include "config/config.h"
#include "postgres/database.h"

namespace crier::app {

// The message says what to do.
class DatabaseNotReady : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Why the configured server, or the embedded one, cannot be used: which key names it, what libpq
// says (never a password), and what to do. Of one that was lost in the middle of something also
// what became of that; `shown_by` is the command that shows it where nobody knows.
[[nodiscard]] std::string database_trouble(const Config& config,
                                           const store::DatabaseUnavailable& failure,
                                           const std::string& shown_by = {});

// The connection string of the configured server, or of the embedded one, which is started when it
// does not run. Throws EmbeddedFailure.
[[nodiscard]] std::string reachable_database(const Config& config);

// The same, with the schema of this program: Crier's own new database is initialised, a server of
// the operator's is changed by `crier migrate` only. Throws DatabaseNotReady as well.
[[nodiscard]] std::string ready_database(const Config& config);

}  // namespace crier::app
