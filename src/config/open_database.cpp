#include "config/open_database.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "embedded/embedded_postgres.h"
#include "postgres/database.h"
#include "runtime/clock.h"
#include "store/migrator.h"

namespace crier::app {

namespace {

struct Remedy {
  std::string_view sign;  // In libpq's words.
  std::string_view advice;
};

// The first that fits.
constexpr Remedy remedies[] = {
    {"could not translate host name", "check the host, or the name server of this machine"},
    {"password authentication failed",
     "check the user and the password; special characters of a password in a URL are "
     "percent-encoded (@ is %40)"},
    {"no password supplied", "add the password, or a pgpass file of this account"},
    {"pg_hba.conf", "let this machine and user in, in the server's pg_hba.conf"},
    {"does not exist", "create it, or correct the name"},
    {"SSL", "check sslmode and the server's certificate"},
    {"certificate", "check sslmode and the server's certificate"},
    {"permitted to log in", "give the role LOGIN, or connect as another"},
    {"too many connections for role",
     "raise the role's CONNECTION LIMIT, or lower database.connections"},
    {"too many connections for database",
     "raise the database's CONNECTION LIMIT, or lower database.connections"},
    {"too many", "raise max_connections of the server, or lower database.connections"},
    {"starting up", "wait until the server has started"},
    {"read-only", "connect to the primary: this server is a standby, or takes no changes"},
    {"FATAL", "the server answers, and refuses: mend what it says"},
    {"", "check host and port, and whether the server runs there"},
};

// "database.url (crier.toml:3)".
std::string key_of(const Config& config) {
  if (config.database.url.empty()) return "the embedded database";
  const auto origin = config.origins.find("database.url");
  return origin == config.origins.end() ? "database.url"
                                        : fmt::format("database.url ({})", origin->second);
}

// What became of the transaction that was under way, and what to do; empty: none was.
std::string end_of_transaction(const store::DatabaseUnavailable& failure,
                               const std::string& shown_by) {
  if (dynamic_cast<const store::CommitInDoubt*>(&failure) != nullptr) {
    return fmt::format(
        "it is not known whether what this command did last counts: look first{}, and run it again "
        "only if it does not",
        shown_by.empty() ? "" : " (" + shown_by + ")");
  }
  if (dynamic_cast<const store::ConnectionEnded*>(&failure) != nullptr) {
    return "what was under way changed nothing; run the command again";
  }
  return {};
}

store::SchemaStatus known_status(const Config& config, store::Connection& connection) {
  try {
    auto status = store::schema_status(connection);
    if (!status) throw DatabaseNotReady(status.error());
    return *std::move(status);
  } catch (const store::DatabaseUnavailable& failure) {
    throw DatabaseNotReady(database_trouble(config, failure));
  }
}

}  // namespace

std::string database_trouble(const Config& config, const store::DatabaseUnavailable& failure,
                             const std::string& shown_by) {
  const std::string_view words = failure.what();
  if (const std::string end = end_of_transaction(failure, shown_by); !end.empty()) {
    return fmt::format("{}: {}; {}", key_of(config), words, end);
  }
  const auto remedy =
      std::ranges::find_if(remedies, [&](const Remedy& each) { return words.contains(each.sign); });
  return fmt::format("{}: {}; {}", key_of(config), words, remedy->advice);
}

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
  const store::SchemaStatus status = known_status(config, connection);
  if (status.state == store::SchemaState::current) return url;

  if (status.state == store::SchemaState::behind) {
    throw DatabaseNotReady(
        fmt::format("the database has schema version {}, this program needs {}; run: crier migrate",
                    status.version, status.version_expected));
  }
  if (!embedded) throw DatabaseNotReady("the database is empty; run: crier migrate");
  const auto report =
      store::migrate(connection, {.now = SystemClock().wall_now(), .lanes = config.dispatch.lanes});
  if (!report) throw DatabaseNotReady(report.error());
  return url;
}

}  // namespace crier::app
