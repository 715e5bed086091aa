#include "app/embedded/open_database.h"

#include <fmt/format.h>

#include "app/embedded/embedded_postgres.h"
#include "runtime/clock.h"
#include "store/database.h"
#include "store/migrator.h"

namespace crier::app {

std::string reachable_database(const Config& config) {
  if (!config.database.url.empty()) return config.database.url;
  EmbeddedPostgres embedded(config.state.directory);
  embedded.ensure_running();
  return embedded.url();
}

std::string ready_database(const Config& config) {
  const bool embedded = config.database.url.empty();
  std::string url = reachable_database(config);
  store::Connection connection(url, "crier");
  const auto status = store::schema_status(connection);
  if (!status) throw DatabaseNotReady(status.error());
  if (status->state == store::SchemaState::current) return url;

  if (status->state == store::SchemaState::behind) {
    throw DatabaseNotReady(
        fmt::format("the database has schema version {}, this program needs {}; run: crier migrate",
                    status->version, status->version_expected));
  }
  if (!embedded) throw DatabaseNotReady("the database is empty; run: crier migrate");
  const auto report =
      store::migrate(connection, {.now = SystemClock().wall_now(), .lanes = config.dispatch.lanes});
  if (!report) throw DatabaseNotReady(report.error());
  return url;
}

}  // namespace crier::app
