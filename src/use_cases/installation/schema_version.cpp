#include "use_cases/installation/schema_version.h"

namespace crier::app {

std::expected<store::MigrationReport, std::string> migrate_database(
    store::Connection& connection, const store::MigrateOptions& options) {
  return store::migrate(connection, options);
}

std::expected<store::SchemaStatus, std::string> schema_version(store::Connection& connection) {
  return store::schema_status(connection);
}

}  // namespace crier::app
