#include "store/ledger/called_back.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_lanes("lanes_that_wait", R"sql(
  SELECT held.campaign_id, held.step, held.lane
  FROM campaign_lanes AS held
  JOIN campaigns ON campaigns.id = held.campaign_id
  JOIN campaign_steps AS steps ON steps.campaign_id = held.campaign_id AND steps.step = held.step
  WHERE steps.channel = $1 AND campaigns.state IN ('running', 'paused') AND NOT held.done
  ORDER BY held.campaign_id, held.step, held.lane
)sql");

// Before its people, as walks do.
const Statement lock_lane("call_back_lock_lane", R"sql(
  SELECT FROM campaign_lanes
  WHERE lane = $1 AND campaign_id = $2 AND step = $3
  FOR UPDATE
)sql");

// Whom a walk has picked up is told what holds now, and whom an erasure is at work on is passed
// over.
//
// All daemons call, and those who are called already stay where they are.
const Statement advance_waiting("call_back_waiting", R"sql(
  WITH waiting AS (
    SELECT subject_id, due_at
    FROM deferrals
    WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND in_flight_epoch IS NULL
      AND waits_for IN ('limit', 'hours') AND due_at > clock_timestamp()
    FOR UPDATE SKIP LOCKED
  ), called AS (
    SELECT subject_id,
           clock_timestamp() + (row_number() OVER (ORDER BY due_at, subject_id) - 1)
                               * $4 * interval '1 microsecond' AS due_at
    FROM waiting
  )
  UPDATE deferrals AS later
  SET due_at = called.due_at
  FROM called
  WHERE later.lane = $1 AND later.campaign_id = $2 AND later.step = $3
    AND later.subject_id = called.subject_id AND later.due_at > called.due_at + interval '1 second'
)sql");

const Statement wake_lane("call_back_lane", R"sql(
  UPDATE campaign_lanes
  SET rests_until = NULL
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND rests_until > clock_timestamp()
)sql");

}  // namespace

std::vector<WaitingLane> lanes_that_wait(Transaction& transaction, const std::string& channel) {
  std::vector<WaitingLane> lanes;
  for (const auto& row : exec(transaction, select_lanes, channel)) {
    lanes.push_back({.campaign = read<CampaignId>(row["campaign_id"]),
                     .step = read<int>(row["step"]),
                     .lane = read<Lane>(row["lane"])});
  }
  return lanes;
}

int call_back(Transaction& transaction, const CallBack& call) {
  const auto& [campaign, step, lane] = call.lane;
  exec(transaction, lock_lane, lane, campaign, step);
  const auto called =
      exec(transaction, advance_waiting, lane, campaign, step, call.interval.count());
  const int people = static_cast<int>(called.affected_rows());
  if (people > 0) exec(transaction, wake_lane, lane, campaign, step);
  return people;
}

}  // namespace crier::store
