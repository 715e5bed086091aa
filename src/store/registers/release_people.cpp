#include "store/registers/release_people.h"

#include "postgres/column.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "postgres/sql_text.h"
#include "store/registers/came_back_sql.h"

namespace crier::store {
namespace {

// Tries are looked for step by step, because that is how their primary key leads to a person. Where
// somebody has come back after an erasure, what they had said is found by the hash as well. Whose
// notice has come back was not told by it.
constexpr SqlText people_of_page =
    SqlText(R"sql(
  SELECT s.id, s.ref, coalesce(encode(s.ref_digest, 'hex'), '') AS ref_digest, s.country,
         s.time_zone, s.birth_date, s.erased_at IS NOT NULL AS is_erased,
         EXISTS (SELECT FROM objections AS o
                 WHERE o.lane = s.lane AND o.ref = s.ref AND o.purpose = $3)
           OR s.ref_digest IS NOT NULL
              AND EXISTS (SELECT FROM objections AS o
                          WHERE o.lane = s.lane AND o.ref_digest = s.ref_digest
                            AND o.purpose = $3) AS objects,
         tried.first_accepted, coalesce(tried.is_uncertain, false) AS is_uncertain,
         coalesce(tried.last_reason, '') AS last_reason
  FROM subjects AS s
  JOIN LATERAL (
    SELECT max(walk.audience_until) AS audience_until FROM campaign_lanes AS walk
    WHERE walk.lane = $1 AND walk.campaign_id = $2) AS frozen ON true
  LEFT JOIN LATERAL (
    SELECT min(tries.at) FILTER (
             WHERE tries.outcome = 'accepted' AND NOT {came_back}) AS first_accepted,
           bool_or(tries.outcome = 'unknown') AS is_uncertain,
           max(tries.reason) FILTER (WHERE tries.outcome IN ('failed', 'excluded')) AS last_reason
    FROM campaign_lanes AS walk
    JOIN attempts AS tries ON tries.lane = walk.lane AND tries.campaign_id = walk.campaign_id
                          AND tries.step = walk.step
    WHERE walk.lane = $1 AND walk.campaign_id = $2 AND tries.lane = $1 AND tries.campaign_id = $2
      AND tries.subject_id = s.id) AS tried ON true
  WHERE s.lane = $1 AND s.id > $4 AND s.id <= frozen.audience_until
  ORDER BY s.id LIMIT $5
)sql")
        .with("{came_back}",
              came_back.with("{lane}", SqlText("$1")).with("{campaign}", SqlText("$2")));
const Statement select_page("release_people", people_of_page);

// As above. Those who are named here may object because of what that campaign says, or will say.
const Statement select_promises("release_promises", R"sql(
  SELECT s.id, s.country, s.time_zone, tried.told_at
  FROM subjects AS s
  JOIN LATERAL (
    SELECT max(walk.audience_until) AS audience_until FROM campaign_lanes AS walk
    WHERE walk.lane = $1 AND walk.campaign_id = $2) AS frozen ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(min(a.at) FILTER (WHERE a.outcome = 'accepted'),
                    max(a.at) FILTER (WHERE a.outcome = 'unknown')) AS told_at,
           bool_or(a.outcome IN ('failed', 'excluded')) AS is_over
    FROM campaign_lanes AS walk
    JOIN attempts AS a ON a.lane = walk.lane AND a.campaign_id = walk.campaign_id
                      AND a.step = walk.step
    WHERE walk.lane = $1 AND walk.campaign_id = $2 AND a.lane = $1 AND a.campaign_id = $2
      AND a.subject_id = s.id) AS tried ON true
  WHERE s.lane = $1 AND s.id BETWEEN $3 AND $4 AND s.id <= frozen.audience_until
    AND (tried.told_at IS NOT NULL OR $5 AND NOT coalesce(tried.is_over, false))
  ORDER BY s.id
)sql");

const Statement select_lanes("release_lanes", R"sql(
  SELECT DISTINCT lane FROM campaign_lanes WHERE campaign_id = $1 ORDER BY lane
)sql");

const Statement count_audience("release_audience", R"sql(
  SELECT coalesce(sum(planned), 0)::bigint AS people FROM campaign_counts
  WHERE campaign_id = $1
    AND step = (SELECT min(step) FROM campaign_lanes WHERE campaign_id = $1)
)sql");

const Statement insert_release("objection_handovers_release", R"sql(
  INSERT INTO objection_handovers
    (kind, actor, campaign_id, purpose, after_position, to_position, records, released, withheld,
     released_sha256, withheld_sha256, at, as_of, identifiers, waiver)
  VALUES ('release', $1, $2, $3, 0, $4, $5, $6, $7, $8, $9, $10, $10, 'clear', $11)
)sql");

struct PersonColumns {
  const pqxx::result& result;
  Column<SubjectId> id{result, "id"};
  Column<std::string> ref{result, "ref"};
  Column<std::string> ref_digest{result, "ref_digest"};
  Column<std::string> country{result, "country"};
  Column<std::string> time_zone{result, "time_zone"};
  Column<std::optional<std::chrono::year_month_day>> birth_date{result, "birth_date"};
  Column<bool> is_erased{result, "is_erased"};
  Column<bool> objects{result, "objects"};
  Column<std::optional<WallTime>> first_accepted{result, "first_accepted"};
  Column<bool> is_uncertain{result, "is_uncertain"};
  Column<std::string> last_reason{result, "last_reason"};
};

ReleasePerson person_of(const PersonColumns& columns, const pqxx::row& row) {
  ReleasePerson found{.person = {},
                      .ref_digest = columns.ref_digest(row),
                      .is_erased = columns.is_erased(row),
                      .objects = columns.objects(row),
                      .first_accepted = columns.first_accepted(row),
                      .is_uncertain = columns.is_uncertain(row),
                      .last_reason = columns.last_reason(row)};
  found.person.id = columns.id(row);
  found.person.ref = columns.ref(row);
  found.person.country = columns.country(row);
  found.person.time_zone = columns.time_zone(row);
  found.person.birth_date = columns.birth_date(row);
  return found;
}

const Statement select_releases("release_past", R"sql(
  SELECT count(*) AS releases, max(as_of) AS last_as_of FROM objection_handovers
  WHERE kind = 'release' AND campaign_id = $1 AND released > 0
)sql");

}  // namespace

std::vector<ReleasePerson> release_people(Transaction& transaction, const ReleasePage& page) {
  const auto result = exec(transaction, select_page, page.lane, page.campaign, page.purpose,
                           page.after, page.rows_max);
  const PersonColumns columns{result};
  std::vector<ReleasePerson> people;
  people.reserve(static_cast<std::size_t>(result.size()));
  for (const auto& row : result) people.push_back(person_of(columns, row));
  return people;
}

std::vector<HeldPromise> promises_held(Transaction& transaction, const PromisePage& page) {
  std::vector<HeldPromise> promises;
  for (const auto& row : exec(transaction, select_promises, page.lane, page.campaign, page.first,
                              page.last, page.goes_on)) {
    promises.push_back({.person = read<SubjectId>(row["id"]),
                        .country = read<std::string>(row["country"]),
                        .time_zone = read<std::string>(row["time_zone"]),
                        .told_at = read<std::optional<WallTime>>(row["told_at"])});
  }
  return promises;
}

std::vector<Lane> release_lanes(Transaction& transaction, CampaignId campaign) {
  std::vector<Lane> lanes;
  for (const auto& row : exec(transaction, select_lanes, campaign)) {
    lanes.push_back(read<Lane>(row["lane"]));
  }
  return lanes;
}

std::int64_t audience_size(Transaction& transaction, CampaignId campaign) {
  return read<std::int64_t>(exec(transaction, count_audience, campaign)[0]["people"]);
}

void log_release(Transaction& transaction, const ReleaseNote& note) {
  exec(transaction, insert_release, note.actor, note.campaign, note.purpose, note.to_position,
       note.objectors, note.released, note.withheld, note.released_sha256, note.withheld_sha256,
       note.at, null_if_empty(note.waiver));
}

PastReleases releases_of(Transaction& transaction, CampaignId campaign) {
  const auto row = exec(transaction, select_releases, campaign)[0];
  return {.count = read<std::int64_t>(row["releases"]),
          .last = read<std::optional<WallTime>>(row["last_as_of"])};
}

}  // namespace crier::store
