#include "store/migrator.h"

#include <charconv>
#include <chrono>
#include <cstdint>

#include <fmt/format.h>

#include "base/check.h"
#include "base/digest.h"
#include "base/embedded.h"
#include "base/lane.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/lock_table.h"
#include "store/settings.h"

namespace crier::store {

namespace {

using namespace std::chrono_literals;

// Long enough for another program's migrations to end, short enough to notice that it hangs.
constexpr std::chrono::milliseconds lock_wait_max = 10min;

// Runs before the schema exists, so it cannot be a prepared Statement.
constexpr const char* create_table = R"sql(
  CREATE TABLE IF NOT EXISTS schema_migrations (
    version    integer PRIMARY KEY,
    name       text        NOT NULL,
    checksum   text        NOT NULL,
    applied_at timestamptz NOT NULL
  )
)sql";

const Statement table_exists{"migrations_exist",
                             "SELECT to_regclass('schema_migrations') IS NOT NULL AS is_there"};
const Statement select_applied{
    "migrations_applied", "SELECT version, name, checksum FROM schema_migrations ORDER BY version"};
const Statement insert_applied{"migrations_insert", R"sql(
  INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)
)sql"};

struct Applied {
  int version{};
  std::string name;
  std::string checksum;
};

std::string checksum_of(const Migration& migration) {
  return hex(sha256(migration.sql));
}

std::vector<Applied> read_applied(Transaction& transaction) {
  std::vector<Applied> applied;
  for (const pqxx::row& row : exec(transaction, select_applied)) {
    applied.push_back({.version = read<int>(row["version"]),
                       .name = read<std::string>(row["name"]),
                       .checksum = read<std::string>(row["checksum"])});
  }
  return applied;
}

// Why the history of this database is not the beginning of ours, if so.
std::optional<std::string> refusal(std::span<const Applied> applied,
                                   std::span<const Migration> migrations) {
  if (applied.size() > migrations.size()) {
    return fmt::format(
        "the database has schema version {} ({}), this program knows versions up to {}; use a "
        "newer "
        "crier",
        applied.back().version, applied.back().name, migrations.size());
  }
  for (std::size_t index = 0; index < applied.size(); ++index) {
    const Migration& ours = migrations[index];
    const Applied& theirs = applied[index];
    if (theirs.version != ours.version) {
      return fmt::format("the database lacks migration {} but has {}; it was not made by crier",
                         ours.version, theirs.version);
    }
    if (theirs.checksum != checksum_of(ours)) {
      return fmt::format(
          "migration {} ({}) was changed after it had been applied to this database; restore the "
          "program that made it, or start with a new database",
          ours.version, theirs.name);
    }
  }
  return std::nullopt;
}

void apply(Transaction& transaction, const Migration& migration, WallTime now) {
  exec_unprepared(transaction, "migration", std::string(migration.sql));
  exec(transaction, insert_applied, migration.version, migration.name, checksum_of(migration), now);
}

enum class Progress : std::uint8_t { more, complete };

// One transaction: at most one migration. The history is read under the lock, so that of two
// migrators the second one finds the work of the first.
std::expected<Progress, std::string> step(Transaction& transaction, const MigrateOptions& options,
                                          std::span<const Migration> migrations,
                                          MigrationReport& report) {
  limit_lock_waits(transaction, lock_wait_max);
  limit_statements(transaction, 0ms);
  lock_exclusively(transaction, AdvisoryLock::migration);
  exec_unprepared(transaction, "migrations_create_table", create_table);
  const std::vector<Applied> applied = read_applied(transaction);
  if (const auto reason = refusal(applied, migrations)) return std::unexpected(*reason);

  report.version = static_cast<int>(applied.size());
  if (applied.size() == migrations.size()) return Progress::complete;
  const Migration& next = migrations[applied.size()];
  apply(transaction, next, options.now);
  report.applied.push_back(next.name);
  return Progress::more;
}

std::expected<int, std::string> settle_lanes(Transaction& transaction,
                                             std::optional<int> lanes_wanted) {
  initialise_settings(transaction, lanes_wanted.value_or(lane_count_default));
  const int lanes = read_lanes(transaction);
  if (lanes_wanted && *lanes_wanted != lanes) {
    return std::unexpected(fmt::format(
        "the configuration asks for {} lanes, the database was initialised with {}, which is for "
        "ever; set dispatch.lanes = {} or use a new database",
        *lanes_wanted, lanes, lanes));
  }
  return lanes;
}

std::vector<Migration> read_embedded() {
  std::vector<Migration> migrations;
  for (unsigned long index = 0; index < crier_migrations_count; ++index) {
    const crier_embedded_file& file = crier_migrations[index];
    const std::string_view path = file.path;
    int version = 0;
    std::from_chars(path.data(), path.data() + path.size(), version);
    // The build embeds them sorted by name; a gap or a name without number is a mistake of ours.
    CRIER_CHECK(version == static_cast<int>(index) + 1);
    migrations.push_back({.version = version,
                          .name = std::string(path),
                          .sql = {reinterpret_cast<const char*>(file.data), file.size}});
  }
  return migrations;
}

}  // namespace

const std::vector<Migration>& embedded_migrations() {
  static const std::vector<Migration> migrations = read_embedded();
  return migrations;
}

std::expected<MigrationReport, std::string> migrate(Connection& connection,
                                                    const MigrateOptions& options,
                                                    std::span<const Migration> migrations) {
  MigrationReport report;
  for (;;) {
    const auto progress = connection.transact(
        [&](Transaction& transaction) { return step(transaction, options, migrations, report); });
    if (!progress) return std::unexpected(progress.error());
    if (*progress == Progress::complete) break;
  }
  const auto lanes = connection.transact(
      [&](Transaction& transaction) { return settle_lanes(transaction, options.lanes); });
  if (!lanes) return std::unexpected(lanes.error());
  report.lanes = *lanes;
  return report;
}

std::expected<SchemaStatus, std::string> schema_status(Connection& connection,
                                                       std::span<const Migration> migrations) {
  SchemaStatus status{.version_expected = static_cast<int>(migrations.size())};
  std::vector<Applied> applied;
  connection.transact([&](Transaction& transaction) {
    if (read<bool>(exec(transaction, table_exists)[0][0])) applied = read_applied(transaction);
  });
  if (const auto reason = refusal(applied, migrations)) return std::unexpected(*reason);
  status.version = static_cast<int>(applied.size());
  if (status.version == status.version_expected) {
    status.state = SchemaState::current;
  } else if (status.version > 0) {
    status.state = SchemaState::behind;
  }
  return status;
}

}  // namespace crier::store
