// The schema of the database: which version it has, and how an operator brings it to that of this
// program.
#pragma once

#include <expected>
#include <string>

#include "postgres/database.h"
#include "store/migrator.h"

namespace crier::app {

// Brings the database to the schema of this program, as `options` say when it is new. The error is
// for a person: why the database is refused (store/migrator.h).
[[nodiscard]] std::expected<store::MigrationReport, std::string> migrate_database(
    store::Connection& connection, const store::MigrateOptions& options);

// Reads only. The error is the same.
[[nodiscard]] std::expected<store::SchemaStatus, std::string> schema_version(
    store::Connection& connection);

}  // namespace crier::app
