#include "store/registers/objection_consumers.h"

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement insert("objection_consumers_insert", R"sql(
  INSERT INTO objection_consumers (name, purpose, token_digest, created_at, created_by,
                                   may_follow, may_record)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (name) DO NOTHING
)sql");

const Statement erase("objection_consumers_delete",
                      "DELETE FROM objection_consumers WHERE name = $1");

const Statement select_all("objection_consumers", R"sql(
  SELECT name, purpose, token_digest, acknowledged, acknowledged_at, created_at, created_by,
         may_follow, may_record
  FROM objection_consumers ORDER BY name
)sql");

// The first record after the watermark is looked up, not sorted for: positions are in the order in
// which records were made. Purpose and position are compared as one, so that the index gives the
// order; else a purpose of few records would be looked for through all of them by position. Who
// only records never acknowledges. This is asked twice a minute, so that of a long backlog only the
// first $1 are counted.
const Statement select_backlogs("objection_consumers_backlogs", R"sql(
  SELECT name, purpose, token_digest, acknowledged, acknowledged_at, created_at, created_by,
         may_follow, may_record,
         CASE WHEN may_follow THEN
           (SELECT count(*) FROM (
              SELECT FROM objection_records AS said
              WHERE (said.purpose, said.position) > (consumers.purpose, consumers.acknowledged)
                AND (said.purpose, said.position) <= (consumers.purpose, 9223372036854775807)
              ORDER BY said.purpose, said.position LIMIT $1) AS first_ones)
         ELSE 0 END AS records,
         CASE WHEN may_follow THEN
           (SELECT recorded_at FROM objection_records AS said
            WHERE (said.purpose, said.position) > (consumers.purpose, consumers.acknowledged)
              AND (said.purpose, said.position) <= (consumers.purpose, 9223372036854775807)
            ORDER BY said.purpose, said.position LIMIT 1)
         END AS oldest
  FROM objection_consumers AS consumers ORDER BY name
)sql");

const Statement lock("objection_consumers_lock",
                     "SELECT acknowledged FROM objection_consumers WHERE name = $1 FOR UPDATE");

const Statement advance("objection_consumers_advance", R"sql(
  WITH before AS (
    SELECT name, purpose, acknowledged FROM objection_consumers
    WHERE name = $1 AND acknowledged < $2
  ), moved AS (
    UPDATE objection_consumers AS consumers SET acknowledged = $2, acknowledged_at = $3
    FROM before WHERE consumers.name = before.name
  )
  INSERT INTO objection_handovers
    (kind, consumer, purpose, after_position, to_position, records, at)
  SELECT 'acknowledged', name, purpose, acknowledged, $2,
         (SELECT count(*) FROM objection_records AS said
          WHERE said.purpose = before.purpose AND said.position > before.acknowledged
            AND said.position <= $2),
         $3
  FROM before
  RETURNING records
)sql");

const Statement insert_export("objection_handovers_export", R"sql(
  INSERT INTO objection_handovers
    (kind, actor, purpose, after_position, to_position, records, at, as_of, identifiers)
  VALUES ('export', $1, $2, 0, $3, $4, $5, $6, $7)
)sql");

ObjectionConsumer consumer_of(const pqxx::row& row) {
  return {.name = read<std::string>(row["name"]),
          .purpose = read<std::string>(row["purpose"]),
          .token_digest = read<Digest>(row["token_digest"]),
          .acknowledged = read<std::int64_t>(row["acknowledged"]),
          .acknowledged_at = read<std::optional<WallTime>>(row["acknowledged_at"]),
          .created_at = read<WallTime>(row["created_at"]),
          .created_by = read<std::string>(row["created_by"]),
          .may_follow = read<bool>(row["may_follow"]),
          .may_record = read<bool>(row["may_record"])};
}

}  // namespace

bool insert_consumer(Transaction& transaction, const ObjectionConsumer& consumer) {
  return exec(transaction, insert, consumer.name, consumer.purpose, consumer.token_digest,
              consumer.created_at, consumer.created_by, consumer.may_follow, consumer.may_record)
             .affected_rows() == 1;
}

bool delete_consumer(Transaction& transaction, const std::string& name) {
  return exec(transaction, erase, name).affected_rows() == 1;
}

std::vector<ObjectionConsumer> objection_consumers(Transaction& transaction) {
  std::vector<ObjectionConsumer> found;
  for (const auto& row : exec(transaction, select_all)) found.push_back(consumer_of(row));
  return found;
}

std::vector<ConsumerBacklog> consumer_backlogs(Transaction& transaction) {
  std::vector<ConsumerBacklog> found;
  for (const auto& row : exec(transaction, select_backlogs, backlog_counted_max + 1)) {
    found.push_back({.consumer = consumer_of(row),
                     .records = read<std::int64_t>(row["records"]),
                     .oldest = read<std::optional<WallTime>>(row["oldest"])});
  }
  return found;
}

std::optional<std::int64_t> lock_watermark(Transaction& transaction, const std::string& name) {
  const auto rows = exec(transaction, lock, name);
  if (rows.empty()) return std::nullopt;
  return read<std::int64_t>(rows[0]["acknowledged"]);
}

std::int64_t advance_watermark(Transaction& transaction, const ObjectionConsumer& consumer,
                               std::int64_t position, WallTime at) {
  const auto rows = exec(transaction, advance, consumer.name, position, at);
  CRIER_CHECK(rows.size() == 1);
  return read<std::int64_t>(rows[0]["records"]);
}

void log_export(Transaction& transaction, const ExportNote& note) {
  exec(transaction, insert_export, note.actor, note.purpose, note.to_position, note.records,
       note.at, note.as_of, note.identifiers);
}

}  // namespace crier::store
