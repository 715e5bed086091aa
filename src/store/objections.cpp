#include "store/objections.h"

#include "store/field.h"
#include "store/pq.h"

namespace crier::store {
namespace {

// An objection counts from the first time that it was made.
const Statement insert_objections("objections_insert", R"sql(
  WITH given AS (
    SELECT * FROM unnest($1::smallint[], $2::text[], $3::timestamptz[])
      WITH ORDINALITY AS given (lane, ref, objected_at, number)
  ), found AS (
    SELECT given.number, given.lane, s.id, given.objected_at
    FROM given LEFT JOIN subjects AS s ON s.lane = given.lane AND s.ref = given.ref
  ), written AS (
    INSERT INTO objections AS known (lane, subject_id, purpose, objected_at, source)
    SELECT DISTINCT ON (lane, id) lane, id, $4, objected_at, $5
    FROM found WHERE id IS NOT NULL ORDER BY lane, id, objected_at
    ON CONFLICT (lane, subject_id, purpose) DO UPDATE
    SET objected_at = excluded.objected_at, source = excluded.source
    WHERE excluded.objected_at < known.objected_at
    RETURNING (xmax = 0) AS is_new
  )
  SELECT (SELECT count(*) FILTER (WHERE is_new) FROM written), number - 1
  FROM (SELECT 1) AS always LEFT JOIN found ON found.id IS NULL
  ORDER BY number
)sql");

const Statement select_objection_stats("objections_stats", R"sql(
  SELECT purpose, count(*), min(objected_at), max(objected_at)
  FROM objections GROUP BY purpose ORDER BY purpose
)sql");

const Statement select_objections("objections_list", R"sql(
  SELECT s.ref, o.objected_at, o.source
  FROM objections AS o JOIN subjects AS s ON s.lane = o.lane AND s.id = o.subject_id
  WHERE o.purpose = $1
  ORDER BY o.objected_at DESC, s.ref LIMIT $2
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
  ObjectionsRecorded recorded;
  for (const auto& row :
       exec(transaction, insert_objections, lanes, refs, instants, purpose, source)) {
    recorded.added = read<std::int64_t>(row[0]);
    if (!row[1].is_null()) recorded.unknown_refs.push_back(read<std::size_t>(row[1]));
  }
  recorded.known =
      static_cast<std::int64_t>(objections.size() - recorded.unknown_refs.size()) - recorded.added;
  return recorded;
}

std::vector<ObjectionStats> objection_stats(Transaction& transaction) {
  std::vector<ObjectionStats> rows;
  for (const auto& row : exec(transaction, select_objection_stats)) {
    rows.push_back({.purpose = read<std::string>(row[0]),
                    .people = read<std::int64_t>(row[1]),
                    .first = read<WallTime>(row[2]),
                    .last = read<WallTime>(row[3])});
  }
  return rows;
}

std::vector<ObjectionRow> list_objections(Transaction& transaction, const std::string& purpose,
                                          int rows_max) {
  std::vector<ObjectionRow> rows;
  for (const auto& row : exec(transaction, select_objections, purpose, rows_max)) {
    rows.push_back({.ref = read<std::string>(row[0]),
                    .objected_at = read<WallTime>(row[1]),
                    .source = read<std::string>(row[2])});
  }
  return rows;
}

}  // namespace crier::store
