#include "store/report/earlier_dates.h"

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/extensions.h"

namespace crier::store {
namespace {

const Statement select_people("earlier_dates_people", R"sql(
  WITH gaps AS (
    SELECT moved.extended_at AS begin,
           coalesce((SELECT min(resumed.at) FROM campaign_events AS resumed
                     WHERE resumed.campaign_id = $1 AND resumed.action = 'resume'
                       AND resumed.at > moved.extended_at), 'infinity') AS until
    FROM campaign_extensions AS moved
    WHERE moved.campaign_id = $1
      AND EXISTS (SELECT FROM campaign_events AS stopped
                  WHERE stopped.campaign_id = $1 AND stopped.at = moved.extended_at
                    AND stopped.state_from = 'running' AND stopped.state_to = 'paused')
  )
  SELECT count(DISTINCT (tries.lane, tries.subject_id)) AS people
  FROM campaign_lanes AS walk
  CROSS JOIN LATERAL (
    SELECT lane, subject_id, at FROM attempts
    WHERE attempts.lane = walk.lane AND attempts.campaign_id = $1 AND attempts.step = walk.step
      AND attempts.outcome IN ('accepted', 'unknown')
      AND attempts.at > (SELECT min(begin) FROM gaps)
    OFFSET 0) AS tries
  JOIN gaps ON tries.at > gaps.begin AND tries.at < gaps.until
  WHERE walk.campaign_id = $1
)sql");

}  // namespace

std::int64_t people_told_earlier_dates(Transaction& transaction, CampaignId campaign) {
  // Few campaigns are extended, and all tries are looked through.
  if (extensions_of(transaction, campaign).empty()) return 0;
  return read<std::int64_t>(exec(transaction, select_people, campaign)[0]["people"]);
}

}  // namespace crier::store
