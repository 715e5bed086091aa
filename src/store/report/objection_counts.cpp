#include "store/report/objection_counts.h"

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/person_sql.h"

namespace crier::store {
namespace {

// The rows of subjects of whoever has said `said`: by ref, or of somebody who was erased by the
// hash. Two indexes, which an OR would not use.
constexpr SqlText rows_of_person = R"sql(
  SELECT lane, id, country, locale, erased_at FROM subjects
  WHERE lane = said.lane AND ref = said.ref
  UNION
  SELECT lane, id, country, locale, erased_at FROM subjects
  WHERE lane = said.lane AND ref_digest = said.ref_digest
)sql";

// $1 campaign, $2 purpose. The latest word of a person is the record that stands, or else their
// last withdrawal. All records of somebody who was ever erased have the hash. Of the rows of such a
// person that one counts which the campaign has frozen.
constexpr SqlText latest_words = SqlText(R"sql(
  SELECT {counted_country} AS country, coalesce({counted_locale}, '') AS locale, said.statement,
         said.way, said.timeliness, said.stated_at < campaign.started_at AS is_earlier,
         count(*) AS people
  FROM (
    SELECT said.lane, now_known.ref, now_known.ref_digest, said.statement, said.way,
           said.timeliness, said.stated_at
    FROM objection_records AS said
    JOIN objections AS now_known USING (position)
    WHERE said.purpose = $2
    UNION ALL
    SELECT * FROM (
      SELECT DISTINCT ON (said.lane, coalesce(said.ref_digest, convert_to(said.ref, 'UTF8')))
             said.lane, said.ref, said.ref_digest, said.statement, said.way, said.timeliness,
             said.stated_at
      FROM objection_records AS said
      WHERE said.purpose = $2 AND said.statement = 'withdrawal'
        AND NOT EXISTS (SELECT FROM objections AS now_known
                        WHERE now_known.lane = said.lane AND now_known.ref = said.ref
                          AND now_known.purpose = said.purpose)
        AND NOT EXISTS (SELECT FROM objections AS now_known
                        WHERE now_known.lane = said.lane
                          AND now_known.ref_digest = said.ref_digest
                          AND now_known.purpose = said.purpose)
      ORDER BY said.lane, coalesce(said.ref_digest, convert_to(said.ref, 'UTF8')),
               said.stated_at DESC, said.position DESC) AS withdrawn
  ) AS said
  JOIN campaigns AS campaign ON campaign.id = $1
  JOIN LATERAL (
    SELECT known.* FROM ({rows_of_person}) AS known
    WHERE known.id <= campaign.audience_until
      AND (known.erased_at IS NULL OR known.erased_at >= campaign.started_at)
    ORDER BY known.id LIMIT 1) AS s ON true
  LEFT JOIN LATERAL (
    SELECT m.country_before, m.locale_before FROM subject_moves AS m
    WHERE m.lane = s.lane AND m.subject_id = s.id AND m.moved_at > campaign.started_at
    ORDER BY m.moved_at LIMIT 1) AS moved ON true
  GROUP BY 1, 2, 3, 4, 5, 6
)sql")
                                     .with("{rows_of_person}", rows_of_person)
                                     .with("{counted_country}", counted_country)
                                     .with("{counted_locale}", counted_locale);
const Statement select_latest_words("objection_counts", latest_words);

// $3 is told_again_grace. An objection stands until a withdrawal is on record that was said after
// it, whatever becomes of it later. The lanes of the walk give the steps, which the key of a try
// has before the person. A subquery with OFFSET 0 is asked for each row by itself: joined,
// withdrawals and tries of everybody would be compared with each other where the planner expects
// few.
constexpr SqlText told_again = SqlText(R"sql(
  WITH objecting AS MATERIALIZED (
    SELECT said.lane, said.ref, said.ref_digest, said.purpose, said.stated_at, said.recorded_at,
           s.id AS subject_id
    FROM objection_records AS said
    CROSS JOIN LATERAL ({rows_of_person} OFFSET 0) AS s
    WHERE said.purpose = $2 AND said.statement = 'objection'
  )
  SELECT count(DISTINCT (said.lane, said.subject_id)) AS people
  FROM objecting AS said
  JOIN campaign_lanes AS walk ON walk.lane = said.lane AND walk.campaign_id = $1
  CROSS JOIN LATERAL (
    SELECT tries.at FROM attempts AS tries
    WHERE tries.lane = walk.lane AND tries.campaign_id = $1 AND tries.step = walk.step
      AND tries.subject_id = said.subject_id AND tries.outcome IN ('accepted', 'unknown')
      AND tries.at > said.recorded_at + make_interval(secs => $3)
    OFFSET 0) AS told
  WHERE NOT EXISTS (
      SELECT FROM objection_records AS withdrawn
      WHERE withdrawn.lane = said.lane AND withdrawn.ref = said.ref
        AND withdrawn.purpose IS NOT DISTINCT FROM said.purpose
        AND withdrawn.statement = 'withdrawal'
        AND withdrawn.stated_at >= said.stated_at AND withdrawn.recorded_at <= told.at OFFSET 0)
    AND NOT EXISTS (
      SELECT FROM objection_records AS withdrawn
      WHERE withdrawn.lane = said.lane AND withdrawn.ref_digest = said.ref_digest
        AND withdrawn.purpose IS NOT DISTINCT FROM said.purpose
        AND withdrawn.statement = 'withdrawal'
        AND withdrawn.stated_at >= said.stated_at AND withdrawn.recorded_at <= told.at OFFSET 0)
)sql")
                                   .with("{rows_of_person}", rows_of_person);
const Statement count_told_again("objection_told_again", told_again);

ObjectionCount count_of(const pqxx::row& row) {
  const auto latest = objection::statement_kind_named(text_of(row["statement"]));
  const auto way = objection::way_named(text_of(row["way"]));
  const auto timeliness = objection::timeliness_named(text_of(row["timeliness"]));
  CRIER_CHECK(latest && way && timeliness);
  return {.country = read<std::string>(row["country"]),
          .stored_locale = read<std::string>(row["locale"]),
          .latest = *latest,
          .way = *way,
          .timeliness = *timeliness,
          .is_earlier = read<bool>(row["is_earlier"]),
          .people = read<std::int64_t>(row["people"])};
}

}  // namespace

std::vector<ObjectionCount> objection_counts(Transaction& transaction,
                                             const CampaignRecord& campaign) {
  std::vector<ObjectionCount> counts;
  for (const auto& row : exec(transaction, select_latest_words, campaign.id, campaign.purpose)) {
    counts.push_back(count_of(row));
  }
  return counts;
}

std::int64_t people_told_again(Transaction& transaction, const CampaignRecord& campaign) {
  const auto seconds = static_cast<double>(told_again_grace.count());
  return read<std::int64_t>(
      exec(transaction, count_told_again, campaign.id, campaign.purpose, seconds)[0]["people"]);
}

}  // namespace crier::store
