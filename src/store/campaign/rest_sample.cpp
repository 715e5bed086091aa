#include "store/campaign/rest_sample.h"

#include <algorithm>
#include <cstdint>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/person_sql.h"

namespace crier::store {
namespace {

constexpr int spans_at_least = 256;
constexpr double people_of_window = 80;

// $1 campaign, $2 lanes, $3 spans of a lane; $4 ids of the window that is read at the begin of each
// span beyond the cursor, $5 of each span of deferrals. Each window is looked up by itself,
// whatever the planner takes it for.
constexpr SqlText sample = SqlText(R"sql(
  WITH walks AS (
    SELECT walk.lane, walk.cursor, walk.claimed_to, walk.audience_until
    FROM generate_series(0, $2::int - 1) AS numbers (lane)
    JOIN campaign_lanes AS walk
      ON walk.lane = numbers.lane::smallint AND walk.campaign_id = $1 AND walk.step = 1
    WHERE NOT walk.done
  ), spans AS (
    SELECT lane, is_deferred, begins + (ends - begins) * number / $3 AS after,
           begins + (ends - begins) * (number + 1) / $3 AS until, ids
    FROM (SELECT lane, false AS is_deferred, cursor AS begins, audience_until AS ends,
                 $4::bigint AS ids FROM walks
          UNION ALL
          SELECT lane, true, 0, claimed_to, $5::bigint FROM walks) AS each
    CROSS JOIN generate_series(0, $3::bigint - 1) AS span (number)
  ), windows AS (
    SELECT lane, is_deferred, after, least(after + ids, until) AS upto,
           greatest((until - after)::float8 / ids, 1) AS stand_for
    FROM spans
  ), found AS (
    SELECT person.country, person.email, windows.stand_for
    FROM windows CROSS JOIN LATERAL (
      SELECT country, email FROM subjects
      WHERE subjects.lane = windows.lane
        AND subjects.id > windows.after AND subjects.id <= windows.upto OFFSET 0) AS person
    WHERE NOT windows.is_deferred
    UNION ALL
    SELECT person.country, person.email, windows.stand_for
    FROM windows CROSS JOIN LATERAL (
      SELECT subject_id FROM deferrals
      WHERE deferrals.lane = windows.lane AND deferrals.campaign_id = $1 AND deferrals.step = 1
        AND deferrals.subject_id > windows.after
        AND deferrals.subject_id <= windows.upto OFFSET 0) AS deferred
    CROSS JOIN LATERAL (
      SELECT country, email FROM subjects
      WHERE subjects.lane = windows.lane AND subjects.id = deferred.subject_id OFFSET 0) AS person
    WHERE windows.is_deferred
  )
  SELECT country, coalesce({domain_of_mailbox}, '') AS domain, sum(stand_for)::float8 AS people
  FROM found AS s GROUP BY 1, 2
)sql")
                               .with("{domain_of_mailbox}", domain_of_mailbox);
const Statement select_sample("rest_sample", sample);

}  // namespace

std::vector<RestRow> rest_sample(Transaction& transaction, const RestQuestion& question) {
  const int lanes = question.lanes;
  const int spans_of_lane = std::max(1, (spans_at_least + lanes - 1) / lanes);
  const auto window = static_cast<std::int64_t>(people_of_window * lanes);
  // Nobody is deferred who is not left, so that windows which are so much longer have as few.
  const double everybody = static_cast<double>(std::max(question.everybody, question.left));
  const double longer = everybody / static_cast<double>(std::max<std::int64_t>(question.left, 1));
  const auto window_deferred = static_cast<std::int64_t>(static_cast<double>(window) * longer);
  std::vector<RestRow> rows;
  for (const auto& row : exec(transaction, select_sample, question.campaign, lanes, spans_of_lane,
                              window, window_deferred)) {
    rows.push_back({.country = read<std::string>(row["country"]),
                    .domain = read<std::string>(row["domain"]),
                    .people = read<double>(row["people"])});
  }
  return rows;
}

}  // namespace crier::store
