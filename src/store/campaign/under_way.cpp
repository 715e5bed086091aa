#include "store/campaign/under_way.h"

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/person_sql.h"

namespace crier::store {
namespace {

// The cursor stands before the first who has not ended; of those behind it some have. Tries and
// deferrals are looked up one by one, by their keys.
constexpr SqlText under_way = SqlText(R"sql(
  SELECT coalesce({domain_of_mailbox}, '') AS domain, count(*) AS people
  FROM generate_series(0, $2::int - 1) AS numbers (lane)
  JOIN campaign_lanes AS walk
    ON walk.lane = numbers.lane::smallint AND walk.campaign_id = $1 AND walk.step = 1
  CROSS JOIN LATERAL (
    SELECT id, email FROM subjects
    WHERE subjects.lane = walk.lane
      AND subjects.id > walk.cursor AND subjects.id <= walk.claimed_to OFFSET 0) AS s
  LEFT JOIN LATERAL (
    SELECT true AS is_there FROM attempts AS a
    WHERE a.lane = walk.lane AND a.campaign_id = $1 AND a.step = 1 AND a.subject_id = s.id
    LIMIT 1) AS tried ON true
  LEFT JOIN LATERAL (
    SELECT true AS is_there FROM deferrals AS d
    WHERE d.lane = walk.lane AND d.campaign_id = $1 AND d.step = 1 AND d.subject_id = s.id
    LIMIT 1) AS deferred ON true
  WHERE NOT walk.done AND walk.cursor < walk.claimed_to
    AND tried.is_there IS NULL AND deferred.is_there IS NULL
  GROUP BY 1
)sql")
                                  .with("{domain_of_mailbox}", domain_of_mailbox);
const Statement select_under_way("campaign_under_way", under_way);

const Statement select_tries("campaign_tries_since", R"sql(
  SELECT coalesce(sum(counts.tries), 0)::bigint AS tries
  FROM generate_series(0, $2::int - 1) AS lanes (lane)
  JOIN outcome_counts AS counts
    ON counts.lane = lanes.lane::smallint AND counts.campaign_id = $1 AND counts.step = 1
   AND counts.hour >= date_trunc('hour', $3::timestamptz)
  WHERE counts.outcome <> 'excluded'
)sql");

}  // namespace

std::vector<UnderWayRow> people_under_way(Transaction& transaction, CampaignId campaign,
                                          int lanes) {
  std::vector<UnderWayRow> rows;
  for (const auto& row : exec(transaction, select_under_way, campaign, lanes)) {
    rows.push_back(
        {.domain = read<std::string>(row["domain"]), .people = read<std::int64_t>(row["people"])});
  }
  return rows;
}

std::int64_t tries_since(Transaction& transaction, CampaignId campaign, int lanes, WallTime since) {
  const auto found = exec(transaction, select_tries, campaign, lanes, since);
  return read<std::int64_t>(found[0]["tries"]);
}

}  // namespace crier::store
