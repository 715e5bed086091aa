#include "store/registers/standing_faults.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

// A person is known by the hash once they were erased, and by the ref before; of whoever has come
// back some row has both. The purpose is compared by IS NOT DISTINCT FROM for the planner's sake
// (objections.cpp).
const Statement count_faults("standing_faults", R"sql(
  WITH records AS MATERIALIZED (
    SELECT ref, ref_digest, position, objects FROM objection_records
    WHERE lane = $1 AND purpose IS NOT DISTINCT FROM $2
  ), stands AS MATERIALIZED (
    SELECT ref, ref_digest FROM objections WHERE lane = $1 AND purpose IS NOT DISTINCT FROM $2
  ), returned AS (
    SELECT ref, ref_digest FROM records WHERE num_nonnulls(ref, ref_digest) = 2
    UNION
    SELECT ref, ref_digest FROM stands WHERE num_nonnulls(ref, ref_digest) = 2
  ), said AS (
    SELECT DISTINCT ON (person)
           coalesce(records.ref_digest, returned.ref_digest, convert_to(ref, 'UTF8')) AS person,
           objects
    FROM records LEFT JOIN returned USING (ref)
    ORDER BY person, position DESC
  ), standing AS (
    SELECT coalesce(stands.ref_digest, returned.ref_digest, convert_to(ref, 'UTF8')) AS person
    FROM stands LEFT JOIN returned USING (ref)
  )
  SELECT count(*) FILTER (WHERE said.objects AND standing.person IS NULL) AS missing,
         count(*) FILTER (WHERE standing.person IS NOT NULL AND said.objects IS NOT TRUE)
           AS unfounded
  FROM said FULL JOIN standing ON standing.person = said.person
)sql");

}  // namespace

StandingFaults standing_faults(Transaction& transaction, const std::string& purpose, Lane lane) {
  const auto row = exec(transaction, count_faults, lane, purpose);
  return {.missing = read<std::int64_t>(row[0]["missing"]),
          .unfounded = read<std::int64_t>(row[0]["unfounded"])};
}

}  // namespace crier::store
