#include "store/report/failed_people.h"

#include "campaign/ladder/ladder.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/report/unreachable_reasons.h"

namespace crier::store {
namespace {

// Lane by lane in the order of the key of a try: a page goes on where the one before it ended. Whom
// an earlier step of a ladder did not tell went on from it.
const Statement select_lanes("failed_people_lanes", R"sql(
  SELECT lane, step FROM campaign_lanes
  WHERE campaign_id = $1 AND (lane, step) >= ($2, $3)
    AND step = (SELECT max(step) FROM campaign_steps WHERE campaign_id = $1)
  ORDER BY lane, step
)sql");

// After a ladder ($6) whoever has no address for its last step is named as well: an earlier way was
// tried, or there is none at all.
//
// Who was overtaken by the deadline has an end without a try (no evidence): the status is that of
// the try before it, whose words the end repeats.
const Statement select_failed("failed_people", R"sql(
  SELECT ends.lane, ends.step, ends.subject_id, coalesce(ref, '(erased)') AS ref, reason,
         coalesce(nullif(ends.reply_code, 0), last.reply_code, 0) AS reply_code,
         coalesce(ends.enhanced_status, last.enhanced_status, '') AS enhanced_status,
         coalesce(description, '') AS description, attempt, at
  FROM (
    SELECT * FROM attempts
    WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND subject_id > $4
      AND (outcome = 'failed' OR $6 AND outcome = 'excluded' AND reason = ANY ($7::text[]))
    ORDER BY subject_id LIMIT $5) AS ends
  JOIN subjects ON subjects.lane = ends.lane AND subjects.id = ends.subject_id
  LEFT JOIN LATERAL (
    SELECT tries.reply_code, tries.enhanced_status
    FROM attempts AS tries
    WHERE tries.lane = $1 AND tries.campaign_id = $2 AND tries.step = $3
      AND tries.subject_id = ends.subject_id AND tries.attempt < ends.attempt
      AND ends.evidence IS NULL
    ORDER BY tries.attempt DESC LIMIT 1) AS last ON true
  ORDER BY ends.subject_id
)sql");

FailedPerson person_of(const pqxx::row& row) {
  return {.lane = read<Lane>(row["lane"]),
          .step = read<int>(row["step"]),
          .subject = read<SubjectId>(row["subject_id"]),
          .ref = read<std::string>(row["ref"]),
          .reason = read<std::string>(row["reason"]),
          .reply_code = read<int>(row["reply_code"]),
          .enhanced_status = read<std::string>(row["enhanced_status"]),
          .description = read<std::string>(row["description"]),
          .attempt = read<int>(row["attempt"]),
          .at = read<WallTime>(row["at"])};
}

}  // namespace

std::vector<FailedPerson> failed_people(Transaction& transaction, CampaignId campaign,
                                        const std::optional<FailedPerson>& after, int rows_max) {
  const Lane first_lane = after ? after->lane : Lane{-1};
  const int first_of_page = after ? after->step : 0;
  SubjectId last = after ? after->subject : SubjectId{};
  std::vector<FailedPerson> people;
  for (const auto& walk : exec(transaction, select_lanes, campaign, first_lane, first_of_page)) {
    const auto lane = read<Lane>(walk["lane"]);
    const auto step = read<int>(walk["step"]);
    if (lane != first_lane || step != first_of_page) last = {};
    const int rows_left = rows_max - static_cast<int>(people.size());
    for (const auto& row : exec(transaction, select_failed, lane, campaign, step, last, rows_left,
                                step > first_step, unreachable_reasons())) {
      people.push_back(person_of(row));
    }
    if (static_cast<int>(people.size()) == rows_max) break;
  }
  return people;
}

}  // namespace crier::store
