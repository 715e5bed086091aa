#include "store/registers/erased_objections.h"

#include <vector>

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/registers/repeated_press.h"

namespace crier::store {
namespace {

// Who speaks to a page says it now, after all that is known of them, as in objections.cpp; who has
// a receipt keeps it.
constexpr SqlText add_objection = SqlText(R"sql(
  WITH known AS (
    SELECT max(stated_at) FILTER (WHERE statement = 'withdrawal') AS withdrawn_at,
           max(stated_at) FILTER (WHERE statement = 'objection') AS objected_at
    FROM objection_records WHERE lane = $1 AND ref_digest = $2 AND purpose = $3
  ), standing AS (
    SELECT receipt FROM objections AS now_known
    JOIN objection_records USING (position)
    WHERE now_known.lane = $1 AND now_known.ref_digest = $2 AND now_known.purpose = $3
  ), written AS (
    INSERT INTO objection_records
      (position, lane, ref_digest, purpose, statement, stated_at, recorded_at, way, receipt,
       timeliness, campaign_id, token_id, notice_version, actor, objects)
    SELECT (SELECT position + 1 FROM objection_head), $1::smallint, $2::bytea, $3::text, 'objection',
           greatest($4::timestamptz, withdrawn_at + interval '1 microsecond'), clock_timestamp(),
           $5::text, CASE WHEN standing.receipt IS NULL THEN $6::text END, $7::text, $8::bigint,
           $9::text, $10::text, $11::text, true
    FROM known LEFT JOIN standing ON true
    WHERE standing.receipt IS NULL OR $4::timestamptz >= objected_at + {repeated_press_max}
    RETURNING position, receipt, campaign_id
  ), unconfirmed AS (
    -- The receipt on the page is all that they can get.
    INSERT INTO confirmations (position, campaign_id, state, reason, ended_at)
    SELECT position, campaign_id, 'none', 'erased', now() FROM written WHERE receipt IS NOT NULL
  ), moved AS (
    UPDATE objection_head SET position = written.position FROM written
  )
  INSERT INTO objections (lane, ref_digest, purpose, position)
  SELECT $1, $2, $3, position FROM written WHERE receipt IS NOT NULL
  ON CONFLICT (lane, ref_digest, purpose) WHERE ref_digest IS NOT NULL
  DO UPDATE SET position = excluded.position
)sql")
                                      .with("{repeated_press_max}", repeated_press_max);
const Statement insert_objection("erased_objections_insert", add_objection);

const Statement insert_withdrawal("erased_objections_withdraw", R"sql(
  WITH ended AS (
    DELETE FROM objections WHERE lane = $1 AND ref_digest = $2 AND purpose = $3
    RETURNING position
  ), written AS (
    INSERT INTO objection_records
      (position, lane, ref_digest, purpose, statement, stated_at, recorded_at, way, receipt,
       timeliness, campaign_id, token_id, notice_version, actor, objects)
    SELECT (SELECT position + 1 FROM objection_head), $1::smallint, $2::bytea, $3::text, 'withdrawal',
           greatest($4::timestamptz, objected_at), clock_timestamp(), $5::text, $6::text,
           $7::text, $8::bigint, $9::text, $10::text, $11::text, false
    FROM ended CROSS JOIN (
      SELECT max(stated_at) AS objected_at FROM objection_records
      WHERE lane = $1 AND ref_digest = $2 AND purpose = $3 AND statement = 'objection') AS known
    RETURNING position, campaign_id
  ), unconfirmed AS (
    INSERT INTO confirmations (position, campaign_id, state, reason, ended_at)
    SELECT position, campaign_id, 'none', 'erased', now() FROM written
  )
  UPDATE objection_head SET position = written.position FROM written
)sql");

const Statement select_standing("erased_objections_standing", R"sql(
  SELECT position, stated_at, coalesce(receipt, '') AS receipt, timeliness
  FROM objections AS now_known JOIN objection_records USING (position)
  WHERE now_known.lane = $1 AND now_known.ref_digest = $2 AND now_known.purpose = $3
)sql");

const Statement select_erased("erased_objections_erased", R"sql(
  SELECT DISTINCT given.place
  FROM unnest($1::smallint[], $2::bytea[]) WITH ORDINALITY AS given (lane, digest, place)
  JOIN erasures ON erasures.lane = given.lane AND erasures.ref_digest = given.digest
)sql");

// So that a link which was sent to them before leads to who they are now. Whoever was marked before
// has been there before.
const Statement mark_subjects("erased_objections_mark", R"sql(
  WITH marked AS (
    UPDATE subjects AS s SET ref_digest = given.digest
    FROM unnest($1::smallint[], $2::text[], $3::bytea[]) AS given (lane, ref, digest)
    WHERE s.lane = given.lane AND s.ref = given.ref AND s.ref_digest IS NULL
    RETURNING s.lane, s.ref_digest
  )
  SELECT count(*) AS people,
         count(*) FILTER (WHERE EXISTS (
           SELECT FROM objections AS now_known
           WHERE now_known.lane = marked.lane AND now_known.ref_digest = marked.ref_digest))
           AS objectors
  FROM marked
)sql");

// The same for who is not of the audience, and was heard of by letter.
const Statement mark_objections("erased_objections_mark_objections", R"sql(
  UPDATE objections AS now_known SET ref_digest = given.digest
  FROM unnest($1::smallint[], $2::text[], $3::bytea[]) AS given (lane, ref, digest)
  WHERE now_known.lane = given.lane AND now_known.ref = given.ref AND now_known.ref_digest IS NULL
)sql");

// What still matters of what they have said: their last withdrawal, and the objections after it.
// Each is said again once, the record that stands in any case, and keeps its receipt.
const Statement recall("erased_objections_recall", R"sql(
  WITH history AS (
    SELECT given.ref AS given_ref, said.*, now_known.position IS NOT NULL AS stands,
           said.position IS NOT DISTINCT FROM now_known.position AS is_standing,
           max(said.stated_at) FILTER (WHERE said.statement = 'withdrawal')
             OVER (PARTITION BY said.lane, said.ref_digest, said.purpose) AS withdrawn_at
    FROM unnest($1::smallint[], $2::text[], $3::bytea[]) AS given (lane, ref, digest)
    JOIN objection_records AS said ON said.lane = given.lane AND said.ref_digest = given.digest
    LEFT JOIN objections AS now_known ON now_known.lane = said.lane
      AND now_known.ref_digest = said.ref_digest AND now_known.purpose = said.purpose
  ), forgotten AS (
    SELECT DISTINCT ON (lane, ref_digest, purpose, statement, stated_at) history.*
    FROM history
    WHERE ref IS NULL
      AND (is_standing
           OR CASE statement WHEN 'withdrawal' THEN stated_at = withdrawn_at
                             ELSE stated_at > coalesce(withdrawn_at, '-infinity') END
              AND NOT EXISTS (
                SELECT FROM history AS by_ref
                WHERE by_ref.lane = history.lane AND by_ref.ref = history.given_ref
                  AND by_ref.purpose = history.purpose AND by_ref.statement = history.statement
                  AND by_ref.stated_at = history.stated_at))
    ORDER BY lane, ref_digest, purpose, statement, stated_at, is_standing DESC,
             receipt NULLS LAST, position
  ), written AS (
    INSERT INTO objection_records
      (position, lane, ref, ref_digest, purpose, statement, stated_at, recorded_at, way, receipt,
       timeliness, campaign_id, token_id, notice_version, actor, reason, objects, repeats)
    SELECT head.position + row_number() OVER (ORDER BY said.position), said.lane, said.given_ref,
           said.ref_digest, said.purpose, said.statement, said.stated_at, clock_timestamp(),
           said.way, said.receipt, said.timeliness, said.campaign_id, said.token_id,
           said.notice_version, $4, 'known again after an erasure; said at position ' || said.position,
           said.stands, said.position
    FROM forgotten AS said CROSS JOIN objection_head AS head
    RETURNING position, repeats, lane, ref, ref_digest, purpose
  ), moved AS (
    UPDATE objection_head SET position = position + (SELECT count(*) FROM written)
  )
  UPDATE objections AS now_known SET ref = written.ref, position = written.position
  FROM written
  WHERE now_known.lane = written.lane AND now_known.ref_digest = written.ref_digest
    AND now_known.purpose = written.purpose AND now_known.position = written.repeats
)sql");

StandingObjection standing_of(Transaction& transaction, const objection::Statement& said,
                              const Digest& digest) {
  const auto found = exec(transaction, select_standing, said.lane, digest, said.purpose);
  if (found.empty()) return {};
  const auto timeliness = objection::timeliness_named(text_of(found[0]["timeliness"]));
  CRIER_CHECK(timeliness.has_value());
  return {.position = read<std::int64_t>(found[0]["position"]),
          .stated_at = read<WallTime>(found[0]["stated_at"]),
          .receipt = read<std::string>(found[0]["receipt"]),
          .timeliness = *timeliness};
}

struct ErasedPeople {
  std::vector<Lane> lanes;
  std::vector<std::string_view> refs;
  std::vector<Digest> digests;
};

// Those of `people` who were erased before; `people` must outlive what is returned.
ErasedPeople erased_among(Transaction& transaction, std::span<const PersonName> people) {
  std::vector<Lane> lanes;
  std::vector<Digest> digests;
  for (const PersonName& person : people) {
    lanes.push_back(person.lane);
    digests.push_back(person.digest);
  }
  ErasedPeople erased;
  for (const auto& row : exec(transaction, select_erased, lanes, digests)) {
    const PersonName& person =
        people[static_cast<std::size_t>(read<std::int64_t>(row["place"]) - 1)];
    erased.lanes.push_back(person.lane);
    erased.refs.push_back(person.ref);
    erased.digests.push_back(person.digest);
  }
  return erased;
}

}  // namespace

StandingObjection record_erased_statement(Transaction& transaction,
                                          const objection::Statement& said, const Digest& digest) {
  CRIER_CHECK(said.ref.empty());
  const std::int64_t head = objection_head(transaction);
  const bool objects = said.kind == objection::StatementKind::objection;
  exec(transaction, objects ? insert_objection : insert_withdrawal, said.lane, digest, said.purpose,
       said.stated_at, name_of(said.way), null_if_empty(said.receipt), name_of(said.timeliness),
       said.campaign, null_if_empty(said.token_id), null_if_empty(said.notice_version), said.actor);
  StandingObjection standing = standing_of(transaction, said, digest);
  standing.is_new = objection_head(transaction) > head;
  return standing;
}

RecalledPeople recall_erased(Transaction& transaction, std::span<const PersonName> people,
                             const std::string& actor) {
  const ErasedPeople erased = erased_among(transaction, people);
  if (erased.refs.empty()) return {};
  // Before what stands is looked up: nobody adds to it by the hash from here on.
  static_cast<void>(lock_objection_head(transaction));
  const auto marked = exec(transaction, mark_subjects, erased.lanes, erased.refs, erased.digests);
  exec(transaction, recall, erased.lanes, erased.refs, erased.digests, actor);
  return {.people = read<std::int64_t>(marked[0]["people"]),
          .objectors = read<std::int64_t>(marked[0]["objectors"])};
}

void mark_recalled(Transaction& transaction, std::span<const PersonName> people) {
  const ErasedPeople erased = erased_among(transaction, people);
  if (erased.refs.empty()) return;
  exec(transaction, mark_objections, erased.lanes, erased.refs, erased.digests);
}

}  // namespace crier::store
