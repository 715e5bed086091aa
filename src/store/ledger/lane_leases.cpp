#include "store/ledger/lane_leases.h"

#include <fmt/format.h>

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {

using dispatch::ClaimedLane;
using dispatch::Fence;
using dispatch::LaneClaim;

namespace {

// Beyond those that are asked for first in no order, so that several daemons seldom reach for the
// same lane. Only a look: the claim itself compares again.
const Statement list_free_lanes("list_free_lanes", R"sql(
  SELECT lane
  FROM (
    SELECT lane, is_first, is_fresh,
           row_number() OVER (PARTITION BY is_first, is_fresh ORDER BY random()) AS place
    FROM (
      SELECT lane, lane = ANY ($4::smallint[]) AS is_first, claimed_to < audience_until AS is_fresh
      FROM campaign_lanes
      WHERE campaign_id = $1 AND step = $2 AND NOT done
        AND (rests_until IS NULL OR rests_until <= clock_timestamp())
        AND (owner IS NULL OR lease_until < clock_timestamp())
        AND wave <= (SELECT open_wave FROM campaigns WHERE campaigns.id = $1)) AS free) AS placed
  WHERE is_first OR place <= CASE WHEN is_fresh THEN $5::integer ELSE $6::integer END
  ORDER BY is_first DESC, random()
  LIMIT $3
)sql");

// Here and below, whether there is anybody is asked for the first of them in the order of an index:
// EXISTS may be read through all of the table where the planner expects many.
//
// A row that is locked belongs to somebody who is at work on it, or who froze in the middle of a
// transaction: waiting for it would keep us from all other lanes.
const Statement claim_lane("claim_lane", R"sql(
  UPDATE campaign_lanes AS held
  SET owner = $4::uuid, epoch = held.epoch + 1, rests_until = NULL,
      lease_until = clock_timestamp() + $5 * interval '1 millisecond'
  FROM (SELECT lane FROM campaign_lanes
        WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND NOT done
          AND (owner IS NULL OR lease_until < clock_timestamp())
        FOR UPDATE SKIP LOCKED) AS free
  WHERE held.lane = $1 AND held.campaign_id = $2 AND held.step = $3 AND free.lane = held.lane
  RETURNING held.epoch, held.cursor, held.claimed_to, held.audience_until, held.flushes,
    (SELECT waiting.subject_id FROM deferrals AS waiting
     WHERE waiting.lane = held.lane AND waiting.campaign_id = held.campaign_id
       AND waiting.step = held.step
     ORDER BY waiting.due_at LIMIT 1) IS NOT NULL AS has_deferrals
)sql");

// Also a lease that has ended, as long as nobody has taken the lane meanwhile.
const Statement renew_lane("renew_lane", R"sql(
  UPDATE campaign_lanes
  SET lease_until = clock_timestamp() + $6 * interval '1 millisecond'
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND epoch = $4 AND owner = $5::uuid
)sql");

// A lane with deferrals, or with people beyond the cursor, is not done, whoever says so; nor does
// it rest longer than the first of them; nor at all where nobody is left, because the wait of the
// last ones has been ended from outside meanwhile (store/letters/): the next owner finds it done.
const Statement hand_back_held_lane("release_held_lane", R"sql(
  UPDATE campaign_lanes AS held
  SET owner = NULL, lease_until = NULL, claimed_to = $6,
      rests_until = CASE WHEN $7::timestamptz IS NOT NULL AND ((
        SELECT waiting.subject_id FROM deferrals AS waiting
        WHERE waiting.lane = held.lane AND waiting.campaign_id = held.campaign_id
          AND waiting.step = held.step
        ORDER BY waiting.due_at LIMIT 1) IS NOT NULL
        OR (
        SELECT s.id FROM subjects AS s
        WHERE s.lane = held.lane AND s.id > held.cursor AND s.id <= held.audience_until
        ORDER BY s.id LIMIT 1) IS NOT NULL)
      THEN least($7::timestamptz, (
        SELECT waiting.due_at FROM deferrals AS waiting
        WHERE waiting.lane = held.lane AND waiting.campaign_id = held.campaign_id
          AND waiting.step = held.step AND waiting.in_flight_epoch IS NULL
        ORDER BY waiting.due_at LIMIT 1)) END,
      done = $8 AND (
        SELECT waiting.subject_id FROM deferrals AS waiting
        WHERE waiting.lane = held.lane AND waiting.campaign_id = held.campaign_id
          AND waiting.step = held.step
        ORDER BY waiting.due_at LIMIT 1) IS NULL
        AND (
        SELECT s.id FROM subjects AS s
        WHERE s.lane = held.lane AND s.id > held.cursor AND s.id <= held.audience_until
        ORDER BY s.id LIMIT 1) IS NULL
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND epoch = $4 AND owner = $5::uuid
)sql");

const Statement set_done_at("release_set_done_at", R"sql(
  UPDATE campaign_lanes SET done_at = clock_timestamp()
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND done
)sql");

const Statement lock_lane("release_lock_lane", R"sql(
  SELECT FROM campaign_lanes WHERE lane = $1 AND campaign_id = $2 AND step = $3 FOR UPDATE
)sql");

// People who were planned in a lane that has nobody left: their rows were deleted, or are hidden
// from this role (row-level security). Done, the lane would leave them pending for ever.
const Statement count_unmet("lane_unmet", R"sql(
  SELECT coalesce(sum(pending), 0) AS people
  FROM campaign_counts AS counts
  WHERE counts.lane = $1 AND counts.campaign_id = $2 AND counts.step = $3
    AND EXISTS (SELECT FROM campaign_lanes AS held
                WHERE held.lane = $1 AND held.campaign_id = $2 AND held.step = $3
                  AND held.epoch = $4 AND NOT held.done
                  AND (SELECT s.id FROM subjects AS s
                       WHERE s.lane = $1 AND s.id > held.cursor AND s.id <= held.audience_until
                       ORDER BY s.id LIMIT 1) IS NULL)
    AND (SELECT waiting.subject_id FROM deferrals AS waiting
         WHERE waiting.lane = $1 AND waiting.campaign_id = $2 AND waiting.step = $3
         ORDER BY waiting.due_at LIMIT 1) IS NULL
)sql");

void expect_nobody_unmet(Transaction& transaction, const LaneClaim& claim) {
  const auto counted =
      exec(transaction, count_unmet, claim.lane, claim.campaign, claim.step, claim.epoch);
  const auto people = read<std::int64_t>(counted[0]["people"]);
  if (people == 0) return;
  throw dispatch::LedgerRefused(
      {.kind = Refusal::Kind::data,
       .statement = count_unmet.name(),
       .sqlstate = {},
       .message = fmt::format("{} people of lane {} were planned and are not in the audience any "
                              "more: their rows in subjects were deleted, or are hidden from "
                              "Crier's role",
                              people, claim.lane.value)});
}

}  // namespace

std::vector<ClaimedLane> claim_lanes(Transaction& transaction,
                                     const dispatch::ClaimRequest& request,
                                     const std::string& owner) {
  std::vector<ClaimedLane> claimed;
  const auto free = exec(transaction, list_free_lanes, request.campaign, request.step,
                         request.lanes_max, request.first, request.fresh_max, request.due_max);
  for (const auto& row : free) {
    const Lane lane = read<Lane>(row[0]);
    const auto held = exec(transaction, claim_lane, lane, request.campaign, request.step, owner,
                           request.lease.count());
    if (held.empty()) continue;
    claimed.push_back({.claim = {.campaign = request.campaign,
                                 .step = request.step,
                                 .lane = lane,
                                 .epoch = read<std::int64_t>(held[0]["epoch"])},
                       .cursor = read<SubjectId>(held[0]["cursor"]),
                       .claimed_to = read<SubjectId>(held[0]["claimed_to"]),
                       .audience_until = read<SubjectId>(held[0]["audience_until"]),
                       .flushes = read<std::int64_t>(held[0]["flushes"]),
                       .has_deferrals = read<bool>(held[0]["has_deferrals"])});
  }
  return claimed;
}

std::vector<Fence> renew_lanes(Transaction& transaction, const std::vector<LaneClaim>& claims,
                               const std::string& owner, std::chrono::milliseconds lease) {
  std::vector<Fence> fences;
  for (const LaneClaim& claim : claims) {
    const auto renewed = exec(transaction, renew_lane, claim.lane, claim.campaign, claim.step,
                              claim.epoch, owner, lease.count());
    fences.push_back(renewed.affected_rows() == 1 ? Fence::held : Fence::lost);
  }
  return fences;
}

Fence hand_back_lane(Transaction& transaction, const LaneClaim& claim, const std::string& owner,
                     const dispatch::HandBack& hand_back) {
  // People may be going on to this step just now: they are there, or come to a lane that nobody
  // has.
  if (claim.step > 1) exec(transaction, lock_lane, claim.lane, claim.campaign, claim.step);
  if (hand_back.done) expect_nobody_unmet(transaction, claim);
  const auto handed_back =
      exec(transaction, hand_back_held_lane, claim.lane, claim.campaign, claim.step, claim.epoch,
           owner, hand_back.claimed_to, hand_back.rests_until, hand_back.done);
  if (handed_back.affected_rows() != 1) return Fence::lost;
  if (hand_back.done) exec(transaction, set_done_at, claim.lane, claim.campaign, claim.step);
  return Fence::held;
}

}  // namespace crier::store
