#include "store/registers/objections.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

// An objection counts from the first time that it was made.
const Statement insert_objections("objections_insert", R"sql(
  WITH given AS (
    SELECT DISTINCT ON (lane, ref) lane, ref, objected_at
    FROM unnest($1::smallint[], $2::text[], $3::timestamptz[]) AS given (lane, ref, objected_at)
    ORDER BY lane, ref, objected_at
  ), written AS (
    INSERT INTO objections AS known (lane, ref, purpose, objected_at, source)
    SELECT lane, ref, $4, objected_at, $5 FROM given
    ON CONFLICT (lane, ref, purpose) DO UPDATE
    SET objected_at = excluded.objected_at, source = excluded.source
    WHERE excluded.objected_at < known.objected_at
    RETURNING lane, ref, (xmax = 0) AS is_new
  )
  SELECT count(*) AS added,
         count(*) FILTER (WHERE NOT EXISTS (SELECT FROM subjects AS s
                                            WHERE s.lane = written.lane AND s.ref = written.ref))
           AS awaited
  FROM written WHERE is_new
)sql");

const Statement select_objection_stats("objections_stats", R"sql(
  SELECT purpose, count(*) AS people, min(objected_at) AS first, max(objected_at) AS last
  FROM objections GROUP BY purpose ORDER BY purpose
)sql");

const Statement select_objections("objections_list", R"sql(
  SELECT ref, objected_at, source
  FROM objections
  WHERE purpose = $1
  ORDER BY objected_at DESC, ref LIMIT $2
)sql");

}  // namespace

ObjectionsRecorded record_objections(Transaction& transaction, const std::string& purpose,
                                     const std::string& source,
                                     std::span<const NewObjection> objections) {
  std::vector<Lane> lanes;
  std::vector<std::string_view> refs;
  std::vector<WallTime> instants;
  for (const NewObjection& objection : objections) {
    lanes.push_back(objection.lane);
    refs.push_back(objection.ref);
    instants.push_back(objection.objected_at);
  }
  const auto result = exec(transaction, insert_objections, lanes, refs, instants, purpose, source);
  const auto added = read<std::int64_t>(result[0]["added"]);
  return {.added = added,
          .known = static_cast<std::int64_t>(objections.size()) - added,
          .awaited = read<std::int64_t>(result[0]["awaited"])};
}

std::vector<ObjectionStats> objection_stats(Transaction& transaction) {
  std::vector<ObjectionStats> rows;
  for (const auto& row : exec(transaction, select_objection_stats)) {
    rows.push_back({.purpose = read<std::string>(row["purpose"]),
                    .people = read<std::int64_t>(row["people"]),
                    .first = read<WallTime>(row["first"]),
                    .last = read<WallTime>(row["last"])});
  }
  return rows;
}

std::vector<ObjectionRow> list_objections(Transaction& transaction, const std::string& purpose,
                                          int rows_max) {
  std::vector<ObjectionRow> rows;
  for (const auto& row : exec(transaction, select_objections, purpose, rows_max)) {
    rows.push_back({.ref = read<std::string>(row["ref"]),
                    .objected_at = read<WallTime>(row["objected_at"]),
                    .source = read<std::string>(row["source"])});
  }
  return rows;
}

}  // namespace crier::store
