#include "store/registers/receipts.h"

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

// Each by an index of its own, which an OR of the two would not use. Who has come back may have one
// of each for a moment: then that by the ref.
const Statement select_standing("receipts_standing", R"sql(
  SELECT said.position, said.stated_at, coalesce(said.receipt, '') AS receipt, said.timeliness
  FROM (
    SELECT position, 1 AS place FROM objections WHERE lane = $1 AND ref = $2 AND purpose = $4
    UNION ALL
    SELECT position, 2 FROM objections WHERE lane = $1 AND ref_digest = $3 AND purpose = $4
  ) AS now_known
  JOIN objection_records AS said USING (position)
  ORDER BY now_known.place LIMIT 1
)sql");

// An objection counts as long as no withdrawal was said at its instant or later (objections.cpp
// puts an objection after the withdrawals before it, and a withdrawal not before the objections).
// Its receipt also counts for a later one that was written without a receipt, because the person
// had this one, and that stands although this one was withdrawn.
const Statement select_counts("receipts_counts", R"sql(
  SELECT said.statement = 'objection' AND (
           (NOT EXISTS (
             SELECT FROM objection_records AS ended
             WHERE ended.lane = $1 AND ended.ref = $2
               AND ended.purpose IS NOT DISTINCT FROM said.purpose
               AND ended.statement = 'withdrawal' AND ended.stated_at >= said.stated_at)
            AND NOT EXISTS (
             SELECT FROM objection_records AS ended
             WHERE ended.lane = $1 AND ended.ref_digest = $3
               AND ended.purpose IS NOT DISTINCT FROM said.purpose
               AND ended.statement = 'withdrawal' AND ended.stated_at >= said.stated_at))
           OR EXISTS (
             SELECT FROM objections AS now_known JOIN objection_records AS standing USING (position)
             WHERE now_known.lane = $1 AND now_known.ref = $2 AND now_known.purpose = $4
               AND standing.receipt IS NULL AND standing.stated_at > said.stated_at)
           OR EXISTS (
             SELECT FROM objections AS now_known JOIN objection_records AS standing USING (position)
             WHERE now_known.lane = $1 AND now_known.ref_digest = $3 AND now_known.purpose = $4
               AND standing.receipt IS NULL AND standing.stated_at > said.stated_at)) AS counts
  FROM objection_records AS said
  WHERE said.receipt = $5 AND said.repeats IS NULL AND said.lane = $1 AND said.purpose = $4
    AND (said.ref = $2 OR said.ref_digest = $3)
)sql");

}  // namespace

StandingObjection standing_objection(Transaction& transaction, const Speaker& speaker) {
  const auto found = exec(transaction, select_standing, speaker.lane, null_if_empty(speaker.ref),
                          speaker.digest, speaker.purpose);
  if (found.empty()) return {};
  const auto timeliness = objection::timeliness_named(text_of(found[0]["timeliness"]));
  CRIER_CHECK(timeliness.has_value());
  return {.position = read<std::int64_t>(found[0]["position"]),
          .stated_at = read<WallTime>(found[0]["stated_at"]),
          .receipt = read<std::string>(found[0]["receipt"]),
          .timeliness = *timeliness};
}

std::optional<bool> receipt_counts(Transaction& transaction, const Speaker& speaker,
                                   const std::string& receipt) {
  const auto found = exec(transaction, select_counts, speaker.lane, null_if_empty(speaker.ref),
                          speaker.digest, speaker.purpose, receipt);
  if (found.empty()) return std::nullopt;
  return read<bool>(found[0]["counts"]);
}

}  // namespace crier::store
