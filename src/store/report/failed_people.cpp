#include "store/report/failed_people.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

// Who was overtaken by the deadline has an end without a try (no evidence): the status is that of
// the try before it, whose words the end repeats.
const Statement select_failed("failed_people", R"sql(
  SELECT ends.lane, ends.subject_id, coalesce(ref, '(erased)') AS ref, reason,
         coalesce(nullif(ends.reply_code, 0), last.reply_code, 0) AS reply_code,
         coalesce(ends.enhanced_status, last.enhanced_status, '') AS enhanced_status,
         coalesce(description, '') AS description, attempt, at
  FROM attempts AS ends
  JOIN subjects ON subjects.lane = ends.lane AND subjects.id = ends.subject_id
  LEFT JOIN LATERAL (
    SELECT tries.reply_code, tries.enhanced_status
    FROM attempts AS tries
    WHERE tries.campaign_id = $1 AND tries.lane = ends.lane AND tries.step = ends.step
      AND tries.subject_id = ends.subject_id AND tries.attempt < ends.attempt
      AND ends.evidence IS NULL
    ORDER BY tries.attempt DESC LIMIT 1) AS last ON true
  WHERE campaign_id = $1 AND outcome = 'failed' AND (ends.lane, ends.subject_id) > ($2, $3)
  ORDER BY ends.lane, ends.subject_id
  LIMIT $4
)sql");

}  // namespace

std::vector<FailedPerson> failed_people(Transaction& transaction, CampaignId campaign,
                                        const std::optional<FailedPerson>& after, int rows_max) {
  const Lane lane = after ? after->lane : Lane{-1};
  const SubjectId subject = after ? after->subject : SubjectId{};
  std::vector<FailedPerson> people;
  for (const auto& row : exec(transaction, select_failed, campaign, lane, subject, rows_max)) {
    people.push_back({.lane = read<Lane>(row["lane"]),
                      .subject = read<SubjectId>(row["subject_id"]),
                      .ref = read<std::string>(row["ref"]),
                      .reason = read<std::string>(row["reason"]),
                      .reply_code = read<int>(row["reply_code"]),
                      .enhanced_status = read<std::string>(row["enhanced_status"]),
                      .description = read<std::string>(row["description"]),
                      .attempt = read<int>(row["attempt"]),
                      .at = read<WallTime>(row["at"])});
  }
  return people;
}

}  // namespace crier::store
