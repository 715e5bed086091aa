#include "store/report/failed_people.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_failed("failed_people", R"sql(
  SELECT tries.lane, subject_id, ref, reason, reply_code, coalesce(enhanced_status, '') AS enhanced_status,
    coalesce(description, '') AS description, attempt, at
  FROM attempts AS tries
  JOIN subjects ON subjects.lane = tries.lane AND subjects.id = subject_id
  WHERE campaign_id = $1 AND outcome = 'failed' AND (tries.lane, subject_id) > ($2, $3)
  ORDER BY tries.lane, subject_id
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
