#include "store/registers/bearers.h"

#include <cstddef>
#include <cstdint>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/registers/personal_dates_sql.h"

namespace crier::store {
namespace {

// The lanes of the walk give the steps: the key of a try has the step before the person, so that
// without it all tries of the lane would be looked through. A subquery with a limit keeps the
// planner from looking for the step after the person.
constexpr SqlText of_bearers = SqlText(R"sql(
  SELECT given.place, coalesce(people.ref, again.ref, heard.ref) AS ref, people.ref_digest,
         campaigns.purpose, campaigns.id AS campaign_id, campaigns.cutoff, campaigns.effective_at,
         people.country, coalesce(people.time_zone, again.time_zone) AS time_zone, told.told_at,
         coalesce((SELECT last.notice_version FROM campaign_lanes AS walk
                   CROSS JOIN LATERAL (
                     SELECT tries.notice_version FROM attempts AS tries
                     WHERE tries.lane = given.lane AND tries.campaign_id = given.campaign_id
                       AND tries.step = walk.step AND tries.subject_id = given.subject_id
                       AND tries.outcome IN ('accepted', 'unknown')
                     ORDER BY tries.attempt DESC LIMIT 1) AS last
                   WHERE walk.lane = given.lane AND walk.campaign_id = given.campaign_id
                   ORDER BY walk.step DESC LIMIT 1), '') AS notice_version
  FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) WITH ORDINALITY
       AS given (lane, subject_id, campaign_id, place)
  JOIN subjects AS people ON people.lane = given.lane AND people.id = given.subject_id
  LEFT JOIN subjects AS again ON people.erased_at IS NOT NULL AND again.lane = people.lane
    AND again.ref_digest = people.ref_digest AND again.erased_at IS NULL
  JOIN campaigns ON campaigns.id = given.campaign_id
  -- Erased, and heard of again by letter.
  LEFT JOIN objections AS heard ON people.erased_at IS NOT NULL AND heard.lane = people.lane
    AND heard.ref_digest = people.ref_digest AND heard.purpose = campaigns.purpose
  CROSS JOIN LATERAL (
    SELECT given.lane, given.campaign_id, given.subject_id) AS person
  CROSS JOIN LATERAL ({first_told}) AS told
)sql")
                                   .with("{first_told}", first_told);
const Statement select_bearers("bearers", of_bearers);

}  // namespace

std::vector<std::optional<KnownBearer>> find_bearers(Transaction& transaction,
                                                     std::span<const objection::Bearer> bearers) {
  std::vector<Lane> lanes;
  std::vector<SubjectId> subjects;
  std::vector<CampaignId> campaigns;
  for (const objection::Bearer& bearer : bearers) {
    lanes.push_back(bearer.lane);
    subjects.push_back(bearer.subject);
    campaigns.push_back(bearer.campaign);
  }
  std::vector<std::optional<KnownBearer>> found(bearers.size());
  for (const auto& row : exec(transaction, select_bearers, lanes, subjects, campaigns)) {
    const auto place = static_cast<std::size_t>(read<std::int64_t>(row["place"]));
    found.at(place - 1) = KnownBearer{.ref = read<std::string>(row["ref"]),
                                      .digest = read<std::optional<Digest>>(row["ref_digest"]),
                                      .purpose = read<std::string>(row["purpose"]),
                                      .dates = personal_dates_of(row),
                                      .notice_version = read<std::string>(row["notice_version"])};
  }
  return found;
}

}  // namespace crier::store
