#include "store/campaign/corrections.h"

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "postgres/sql_text.h"
#include "store/registers/personal_dates_sql.h"

namespace crier::store {
namespace {

const Statement insert_step("correction_steps_insert", R"sql(
  INSERT INTO correction_steps (campaign_id, step, extension_id, told_until)
  SELECT $1,
         greatest((SELECT max(step) FROM correction_steps WHERE campaign_id = $1),
                  (SELECT max(step) FROM campaign_steps WHERE campaign_id = $1), 1) + 1,
         (SELECT max(id) FROM campaign_extensions WHERE campaign_id = $1), $2
  RETURNING step
)sql");

const Statement insert_lanes("correction_lanes_insert", R"sql(
  INSERT INTO correction_lanes (lane, campaign_id, step, audience_until, done)
  SELECT lane, campaign_id, $2, max(audience_until), max(audience_until) = 0
  FROM campaign_lanes WHERE campaign_id = $1 GROUP BY lane, campaign_id
)sql");

const Statement end_lanes("correction_lanes_supersede", R"sql(
  UPDATE correction_lanes SET done = true WHERE campaign_id = $1 AND step < $2 AND NOT done
)sql");

// What is on its way is booked by whoever has it; if nobody does until its lease ends, nobody knows
// whether it was sent.
const Statement end_owed("corrections_supersede", R"sql(
  UPDATE corrections
  SET state = 'none', reason = 'superseded', claim = NULL, ended_at = now(),
      tries = tries + CASE WHEN claim IS NULL THEN 0 ELSE 1 END,
      doubts = doubts + CASE WHEN claim IS NULL THEN 0 ELSE 1 END
  WHERE campaign_id = $1 AND step < $2 AND state = 'owed'
    AND (claim IS NULL OR due_at <= statement_timestamp())
)sql");

const Statement select_steps("correction_steps_select", R"sql(
  SELECT step, NOT EXISTS (SELECT FROM correction_lanes AS walk
                           WHERE walk.campaign_id = steps.campaign_id AND walk.step = steps.step
                             AND NOT walk.done) AS is_walked
  FROM correction_steps AS steps WHERE campaign_id = $1 ORDER BY step
)sql");

// Walks of earlier programs left no row of whoever objected when their turn came, and who may have
// withdrawn since.
constexpr SqlText missing = SqlText(R"sql(
  SELECT count(*) AS people
  FROM correction_lanes AS walk
  JOIN correction_steps AS moved USING (campaign_id, step)
  JOIN subjects AS s
    ON s.lane = walk.lane
    AND s.id <= CASE WHEN walk.done THEN walk.audience_until ELSE walk.cursor END
  CROSS JOIN LATERAL (
    SELECT s.lane, walk.campaign_id, s.id AS subject_id) AS person
  CROSS JOIN LATERAL ({first_told}) AS first
  WHERE walk.lane = $1 AND walk.campaign_id = $2
    AND walk.step = (SELECT max(step) FROM correction_steps WHERE campaign_id = $2)
    AND s.erased_at IS NULL AND first.told_at < moved.told_until
    AND NOT EXISTS (SELECT FROM corrections AS owed
                    WHERE owed.lane = walk.lane AND owed.campaign_id = walk.campaign_id
                      AND owed.step = walk.step AND owed.subject_id = s.id)
    AND NOT EXISTS (SELECT FROM objections AS o
                    WHERE o.lane = s.lane AND o.ref = s.ref AND o.purpose = $3)
    AND NOT EXISTS (SELECT FROM objection_records AS said
                    WHERE said.lane = s.lane AND said.ref = s.ref AND said.purpose = $3)
)sql")
                                .with("{first_told}", first_told);
const Statement count_missing("corrections_missing", missing);

const Statement select_counts("correction_counts", R"sql(
  SELECT state, reason, count(*) AS people, sum(doubts)::bigint AS doubts
  FROM corrections WHERE campaign_id = $1 AND step = $2
  GROUP BY state, reason ORDER BY state, reason
)sql");

}  // namespace

int lay_out_correction(Transaction& transaction, CampaignId campaign, WallTime told_until) {
  const int step = read<int>(exec(transaction, insert_step, campaign, told_until)[0]["step"]);
  exec(transaction, end_lanes, campaign, step);
  supersede_corrections(transaction, campaign, step);
  exec(transaction, insert_lanes, campaign, step);
  return step;
}

void supersede_corrections(Transaction& transaction, CampaignId campaign, int step) {
  exec(transaction, end_owed, campaign, step);
}

std::int64_t missing_corrections(Transaction& transaction, const CampaignRecord& campaign,
                                 Lane lane) {
  return read<std::int64_t>(
      exec(transaction, count_missing, lane, campaign.id, campaign.purpose)[0]["people"]);
}

std::vector<CorrectionStep> correction_steps(Transaction& transaction, CampaignId campaign) {
  std::vector<CorrectionStep> steps;
  for (const auto& row : exec(transaction, select_steps, campaign)) {
    steps.push_back({.step = read<int>(row["step"]), .is_walked = read<bool>(row["is_walked"])});
  }
  for (CorrectionStep& each : steps) {
    for (const auto& row : exec(transaction, select_counts, campaign, each.step)) {
      const auto state = objection::confirmation_state_named(text_of(row["state"]));
      CRIER_CHECK(state.has_value());
      each.counts.push_back({.state = *state,
                             .reason = read<std::string>(row["reason"]),
                             .people = read<std::int64_t>(row["people"]),
                             .doubts = read<std::int64_t>(row["doubts"])});
    }
  }
  return steps;
}

}  // namespace crier::store
