#include "store/ledger/limit_records.h"

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/lock_table.h"

namespace crier::store {
namespace {

const Statement select_version{"limits_version", R"sql(
  SELECT coalesce(max(version), 0) AS version FROM limit_settings
)sql"};

const Statement select_lifted{"limits_lifted", R"sql(
  SELECT DISTINCT node FROM limit_settings WHERE version > $1 AND key = 'lift' ORDER BY node
)sql"};

const Statement select_channels{"limits_channels_changed", R"sql(
  SELECT DISTINCT split_part(node, '/', 1) AS channel FROM limit_settings WHERE version > $1
  ORDER BY channel
)sql"};

// A daemon that has not said yet what it goes by has told no states either, and those of one that
// is dead do not count.
const Statement select_lifts{"limits_lifts_taken", R"sql(
  SELECT split_part(node, '/', 1) AS channel, max(version) AS version FROM limit_settings
  WHERE key = 'lift'
    AND version <= ALL (SELECT limits_version FROM daemons
                        WHERE alive_until > clock_timestamp() AND limits_version IS NOT NULL)
  GROUP BY channel
)sql"};

const Statement select_set{"limits_set", R"sql(
  SELECT node, key, value
  FROM (SELECT DISTINCT ON (node, key) node, key, value
        FROM limit_settings
        WHERE key <> 'lift'
        ORDER BY node, key, version DESC) AS last
  WHERE value IS NOT NULL
  ORDER BY node, key
)sql"};

const Statement insert_record{"limits_insert_record", R"sql(
  INSERT INTO limit_settings (node, key, value, set_by, reason, actor, set_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  RETURNING version
)sql"};

const Statement select_records{"limits_records", R"sql(
  SELECT version, node, key, value, set_by, reason, actor, set_at
  FROM limit_settings
  WHERE $1 = '' OR node = $1 OR starts_with(node, $1 || '/')
  ORDER BY version DESC
  LIMIT $2
)sql"};

}  // namespace

void lock_limit_records(Transaction& transaction) {
  lock_exclusively(transaction, AdvisoryLock::limit_records);
}

std::int64_t limits_version(Transaction& transaction) {
  return read<std::int64_t>(exec(transaction, select_version)[0]["version"]);
}

std::vector<std::string> limits_lifted_since(Transaction& transaction, std::int64_t version) {
  std::vector<std::string> nodes;
  for (const auto& row : exec(transaction, select_lifted, version)) {
    nodes.push_back(read<std::string>(row["node"]));
  }
  return nodes;
}

std::vector<std::string> channels_changed_since(Transaction& transaction, std::int64_t version) {
  std::vector<std::string> channels;
  for (const auto& row : exec(transaction, select_channels, version)) {
    channels.push_back(read<std::string>(row["channel"]));
  }
  return channels;
}

std::map<std::string, std::int64_t> lifts_taken(Transaction& transaction) {
  std::map<std::string, std::int64_t> lifts;
  for (const auto& row : exec(transaction, select_lifts)) {
    lifts[read<std::string>(row["channel"])] = read<std::int64_t>(row["version"]);
  }
  return lifts;
}

std::vector<SetLimit> set_limits(Transaction& transaction) {
  std::vector<SetLimit> limits;
  for (const auto& row : exec(transaction, select_set)) {
    limits.push_back({.node = read<std::string>(row["node"]),
                      .key = read<std::string>(row["key"]),
                      .value = read<std::string>(row["value"])});
  }
  return limits;
}

std::int64_t add_limit_records(Transaction& transaction, std::span<const NewLimitRecord> records,
                               const LimitNote& note) {
  std::int64_t version = 0;
  for (const NewLimitRecord& each : records) {
    const auto inserted = exec(transaction, insert_record, each.node, each.key, each.value, note.by,
                               note.reason, note.actor, note.at);
    version = read<std::int64_t>(inserted[0]["version"]);
  }
  return version;
}

std::vector<LimitRecord> limit_records(Transaction& transaction, const std::string& channel,
                                       int rows_max) {
  std::vector<LimitRecord> records;
  for (const auto& row : exec(transaction, select_records, channel, rows_max)) {
    records.push_back({.version = read<std::int64_t>(row["version"]),
                       .node = read<std::string>(row["node"]),
                       .key = read<std::string>(row["key"]),
                       .value = read<std::optional<std::string>>(row["value"]),
                       .note = {.by = read<std::string>(row["set_by"]),
                                .reason = read<std::string>(row["reason"]),
                                .actor = read<std::string>(row["actor"]),
                                .at = read<WallTime>(row["set_at"])}});
  }
  return records;
}

}  // namespace crier::store
