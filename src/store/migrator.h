// Brings a database to the schema of this program. Migrations are numbered SQL files, applied once
// each, in order, each in a transaction of its own, under a lock that excludes other migrators.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

struct Migration {
  int version{};
  std::string name;      // The file's, such as "0001_ground.sql".
  std::string_view sql;  // Static storage.
};

// Those of migrations/, embedded in the program, ascending without gaps.
[[nodiscard]] const std::vector<Migration>& embedded_migrations();

struct MigrateOptions {
  WallTime now;
  // For a database that is initialised now. Refused when an existing one has another number,
  // because a person's lane is for ever. Nothing: 64, or what there is.
  std::optional<int> lanes;
};

struct MigrationReport {
  std::vector<std::string> applied;  // By this call.
  int version{};
  int lanes{};
};

// The error says why the database is refused: a migration that was changed after it had been
// applied, a schema newer than the program, another number of lanes.
[[nodiscard]] std::expected<MigrationReport, std::string> migrate(
    Connection& connection, const MigrateOptions& options,
    std::span<const Migration> migrations = embedded_migrations());

enum class SchemaState : std::uint8_t { empty, behind, current };

struct SchemaStatus {
  SchemaState state{SchemaState::empty};
  int version{};  // The newest one applied; 0 when empty.
  int version_expected{};
};

// Reads only. The error is the same as of migrate().
[[nodiscard]] std::expected<SchemaStatus, std::string> schema_status(
    Connection& connection, std::span<const Migration> migrations = embedded_migrations());

}  // namespace crier::store
