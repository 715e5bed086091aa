#include "store/registers/objections.h"

#include <algorithm>

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/registers/confirmed_ways.h"
#include "store/registers/repeated_press.h"

namespace crier::store {
namespace {

using objection::StatementKind;

// Whoever locks the head looks people up, each by an index. In a surge the table outgrows its
// statistics, and a plan that was made while it was small and is kept would read the whole of it
// for every batch: until the end of the transaction no plan is made that does. The head itself has
// but one row; its price would make the server compile each statement (jit).
const Statement lock_head("objections_lock_head", R"sql(
  SELECT position, set_config('enable_seqscan', 'off', true) AS plans,
         set_config('jit', 'off', true) AS compiles
  FROM objection_head FOR UPDATE
)sql");
const Statement select_head("objections_head", "SELECT position FROM objection_head");

// All is looked for under the lock of the head, so that nobody adds what is looked for.
//
// Who presses a button says it now, whatever the clocks of several daemons say: after all that is
// known of them. A form is matched to its person later, and was said when it was sent. Pressing
// again is a word of its own once a day. A day on which somebody has also withdrawn leaves the
// order open: then the objection stands. What was said before a withdrawal is recorded, and counts
// no more. Who has come back after an erasure has some word by ref (erased_objections.cpp), which
// says by which hash the others are theirs; or they had said nothing, and their row of the audience
// says it.
//
// What a person has said is found by the index that begins with lane and ref. The purpose is
// compared by IS NOT DISTINCT FROM, which no index serves: by "=" a planner without fresh
// statistics takes the index (purpose, position), and reads the whole purpose for every person.
constexpr SqlText add_objections = SqlText(R"sql(
  WITH given AS (
    SELECT *, way IN ('link', 'one_click', 'api') AS is_now
    FROM unnest($2::smallint[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[],
                $8::text[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[],
                $14::timestamptz[])
           WITH ORDINALITY
         AS given (lane, ref, purpose, stated_at, way, timeliness, receipt, campaign_id, token_id,
                   notice_version, actor, reason, stated_until, place)
  ), judged AS (
    SELECT given.*,
           coalesce(now_known.ref_digest, known.ref_digest,
                    CASE WHEN (SELECT true FROM erasures LIMIT 1) THEN
                      (SELECT s.ref_digest FROM subjects AS s
                       WHERE s.lane = given.lane AND s.ref = given.ref) END) AS ref_digest,
           known.withdrawn_at, known.objected_at,
           standing.stated_at AS standing_at, standing.way AS standing_way,
           standing.receipt AS standing_receipt, now_known.lane IS NOT NULL AS stands,
           CASE
             WHEN given.is_now THEN
               greatest(given.stated_at, known.withdrawn_at + interval '1 microsecond')
             WHEN given.stated_at <= known.withdrawn_at AND given.stated_until > known.withdrawn_at
               THEN known.withdrawn_at + interval '1 microsecond'
             ELSE given.stated_at
           END AS said_at
    FROM given
    LEFT JOIN objections AS now_known USING (lane, ref, purpose)
    LEFT JOIN objection_records AS standing ON standing.position = now_known.position
    LEFT JOIN LATERAL (
      SELECT max(said.stated_at) FILTER (WHERE said.statement = 'withdrawal') AS withdrawn_at,
             max(said.stated_at) FILTER (WHERE said.statement = 'objection') AS objected_at,
             (array_agg(said.ref_digest) FILTER (WHERE said.ref_digest IS NOT NULL))[1]
               AS ref_digest
      FROM objection_records AS said
      WHERE said.lane = given.lane AND said.ref = given.ref
        AND said.purpose IS NOT DISTINCT FROM given.purpose
    ) AS known ON true
  ), fresh AS (
    SELECT DISTINCT ON (lane, ref, purpose, CASE WHEN is_now THEN 'epoch' ELSE said_at END)
           judged.*, said_at > coalesce(withdrawn_at, '-infinity') AS counts
    FROM judged
    WHERE NOT EXISTS (
        SELECT FROM objection_records AS said
        WHERE said.lane = judged.lane AND said.ref = judged.ref
          AND said.purpose IS NOT DISTINCT FROM judged.purpose
          AND said.statement = 'objection' AND said.stated_at = judged.said_at
          -- Whose objection stands without a number is given one.
          AND (judged.receipt = '' OR judged.standing_receipt IS NOT NULL OR NOT judged.stands))
      AND NOT (is_now AND stands AND standing_receipt IS NOT NULL
               AND said_at < objected_at + {repeated_press_max})
    ORDER BY lane, ref, purpose, CASE WHEN is_now THEN 'epoch' ELSE said_at END, said_at, place
  ), written AS (
    INSERT INTO objection_records
      (position, lane, ref, ref_digest, purpose, statement, stated_at, recorded_at, way, receipt,
       timeliness, campaign_id, token_id, notice_version, actor, reason, objects)
    SELECT $1 + row_number() OVER (ORDER BY place), lane, ref, ref_digest, purpose, 'objection',
           said_at, clock_timestamp(), way,
           -- Who has a receipt keeps it, also where a file knows an earlier word of theirs; but
           -- for the number of another file, which nobody was shown.
           CASE WHEN stands AND standing_receipt IS NOT NULL
                     AND (said_at >= standing_at
                          OR way = 'import' AND standing_way <> 'import') THEN NULL
                ELSE nullif(receipt, '') END,
           timeliness, nullif(campaign_id, 0), nullif(token_id, ''), nullif(notice_version, ''),
           actor, reason,
           stands OR bool_or(counts) OVER (PARTITION BY lane, ref, purpose ORDER BY place)
    FROM fresh
    RETURNING position, lane, ref, purpose, stated_at, receipt, campaign_id, way
  ), confirmed AS (
    -- Who had a receipt has had its confirmation, too.
    {add_confirmations}
  ), standing_now AS (
    INSERT INTO objections (lane, ref, ref_digest, purpose, position)
    SELECT DISTINCT ON (lane, ref, purpose) lane, ref, fresh.ref_digest, purpose, written.position
    FROM written JOIN fresh USING (lane, ref, purpose)
    WHERE fresh.counts AND fresh.said_at = written.stated_at
      -- Who has a receipt keeps it: an earlier statement without one does not take its place.
      AND (NOT stands
           OR (written.stated_at < standing_at
               AND (standing_receipt IS NULL OR written.receipt IS NOT NULL))
           OR (standing_receipt IS NULL AND written.receipt IS NOT NULL))
    ORDER BY lane, ref, purpose, written.stated_at, written.position
    ON CONFLICT (lane, ref, purpose) DO UPDATE SET position = excluded.position
  ), moved AS (
    UPDATE objection_head SET position = $1 + (SELECT count(*) FROM written)
  ), people AS (
    SELECT DISTINCT lane, ref, purpose FROM fresh WHERE counts AND NOT stands
  )
  SELECT count(*) AS added,
         count(*) FILTER (WHERE NOT EXISTS (SELECT FROM subjects AS s
                                            WHERE s.lane = people.lane AND s.ref = people.ref))
           AS awaited
  FROM people
)sql")
                                       .with("{add_confirmations}", add_confirmations)
                                       .with("{repeated_press_max}", repeated_press_max);
const Statement insert_objections("objections_insert", add_objections);

// It ends what was said before it. An objection that was said after it stands from then on.
constexpr SqlText add_withdrawals = SqlText(R"sql(
  WITH given AS (
    SELECT DISTINCT ON (lane, ref, purpose) *
    FROM unnest($2::smallint[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[],
                $8::text[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[],
                $14::timestamptz[])
           WITH ORDINALITY
         AS given (lane, ref, purpose, stated_at, way, timeliness, receipt, campaign_id, token_id,
                   notice_version, actor, reason, stated_until, place)
    ORDER BY lane, ref, purpose, stated_at DESC, place
  ), judged AS (
    SELECT given.*, now_known.ref_digest, standing.stated_at AS standing_at,
           CASE WHEN given.way IN ('link', 'one_click', 'api')
                THEN greatest(given.stated_at, known.objected_at) ELSE given.stated_at END
             AS said_at
    FROM given
    JOIN objections AS now_known USING (lane, ref, purpose)
    JOIN objection_records AS standing ON standing.position = now_known.position
    JOIN LATERAL (
      SELECT max(said.stated_at) AS objected_at FROM objection_records AS said
      WHERE said.lane = given.lane AND said.ref = given.ref
        AND said.purpose IS NOT DISTINCT FROM given.purpose
        AND said.statement = 'objection') AS known ON true
  ), fresh AS (
    SELECT judged.*, later.position AS later
    FROM judged
    LEFT JOIN LATERAL (
      SELECT said.position FROM objection_records AS said
      WHERE said.lane = judged.lane AND said.ref = judged.ref
        AND said.purpose IS NOT DISTINCT FROM judged.purpose
        AND said.statement = 'objection' AND said.stated_at > judged.said_at
      ORDER BY said.stated_at, said.position LIMIT 1) AS later ON true
    WHERE said_at >= standing_at
  ), written AS (
    INSERT INTO objection_records
      (position, lane, ref, ref_digest, purpose, statement, stated_at, recorded_at, way, receipt,
       timeliness, campaign_id, token_id, notice_version, actor, reason, objects)
    SELECT $1 + row_number() OVER (ORDER BY place), lane, ref, ref_digest, purpose, 'withdrawal',
           said_at, clock_timestamp(), way, nullif(receipt, ''), timeliness,
           nullif(campaign_id, 0), nullif(token_id, ''), nullif(notice_version, ''), actor, reason,
           later IS NOT NULL
    FROM fresh
    RETURNING position, receipt, campaign_id, way
  ), confirmed AS (
    {add_confirmations}
  ), ended AS (
    DELETE FROM objections AS now_known USING fresh
    WHERE fresh.later IS NULL AND now_known.lane = fresh.lane AND now_known.ref = fresh.ref
      AND now_known.purpose = fresh.purpose
  ), goes_on AS (
    UPDATE objections AS now_known SET position = fresh.later FROM fresh
    WHERE fresh.later IS NOT NULL AND now_known.lane = fresh.lane AND now_known.ref = fresh.ref
      AND now_known.purpose = fresh.purpose
  ), moved AS (
    UPDATE objection_head SET position = $1 + (SELECT count(*) FROM written)
  )
  SELECT count(*) AS added, 0 AS awaited FROM written
)sql")
                                        .with("{add_confirmations}", add_confirmations);
const Statement insert_withdrawals("objections_withdraw", add_withdrawals);

const Statement select_standing("objections_standing", R"sql(
  SELECT given.place, coalesce(now_known.position, 0) AS position,
         coalesce(records.stated_at, 'epoch') AS stated_at,
         coalesce(records.receipt, '') AS receipt,
         coalesce(records.timeliness, 'not_known') AS timeliness,
         EXISTS (SELECT FROM objection_records AS latest
                 WHERE latest.lane = given.lane AND latest.ref = given.ref
                   AND latest.purpose IS NOT DISTINCT FROM given.purpose
                   AND latest.position > $4) AS is_new
  FROM unnest($1::smallint[], $2::text[], $3::text[]) WITH ORDINALITY
       AS given (lane, ref, purpose, place)
  LEFT JOIN objections AS now_known USING (lane, ref, purpose)
  LEFT JOIN objection_records AS records ON records.position = now_known.position
  ORDER BY given.place
)sql");

const Statement select_objection_stats("objections_stats", R"sql(
  SELECT purpose, count(*) AS people, min(stated_at) AS first, max(stated_at) AS last
  FROM objections JOIN objection_records USING (lane, purpose, position)
  GROUP BY purpose ORDER BY purpose
)sql");

constexpr SqlText records = R"sql(
  SELECT said.position, said.lane, coalesce(said.ref, '') AS ref,
         coalesce(encode(said.ref_digest, 'hex'), '') AS ref_digest, said.purpose, statement,
         stated_at, recorded_at, way, timeliness, coalesce(receipt, '') AS receipt,
         coalesce(campaigns.key, '') AS campaign, coalesce(notice_version, '') AS notice_version,
         actor, reason, said.objects
  FROM objection_records AS said
  LEFT JOIN campaigns ON campaigns.id = said.campaign_id
)sql";

constexpr SqlText standing_ones = records + R"sql(
  JOIN objections AS now_known ON now_known.position = said.position
  WHERE said.purpose = $1
  ORDER BY stated_at DESC, said.ref LIMIT $2
)sql";
const Statement select_standing_ones("objections_list", standing_ones);

// What was said before an erasure has the hash alone.
constexpr SqlText of_person = records + R"sql(
  WHERE said.position IN (
    SELECT position FROM objection_records WHERE lane = $1 AND ref = $2
    UNION SELECT position FROM objection_records WHERE lane = $1 AND ref_digest = decode(nullif($3, ''), 'hex'))
  ORDER BY said.position
)sql";
const Statement select_of_person("objections_of_person", of_person);

constexpr SqlText with_receipt = records + "WHERE said.receipt = $1 AND said.repeats IS NULL";
const Statement select_with_receipt("objections_with_receipt", with_receipt);

constexpr SqlText after_position = records + R"sql(
  WHERE said.position > $1
  ORDER BY said.position LIMIT $2
)sql";
const Statement select_after("objections_after", after_position);

constexpr SqlText of_purpose_after_position = records + R"sql(
  WHERE said.purpose = $3 AND said.position > $1
  ORDER BY said.position LIMIT $2
)sql";
const Statement select_of_purpose_after("objections_of_purpose_after", of_purpose_after_position);

// Of each person the record that stands: what was said after the latest withdrawal, and of that the
// last record, as the table objections has it. A person is found by ref, or by what an erasure has
// left in its place; each by an index of its own, which an OR of the two would not use. `position +
// 0` keeps the index (purpose, position) out of it, by which a planner without fresh statistics
// reads the whole purpose for every person.
constexpr SqlText as_of_instant = records + R"sql(
  LEFT JOIN LATERAL (
    SELECT coalesce(max(other.stated_at), '-infinity') AS at
    FROM (
      SELECT stated_at FROM objection_records AS by_ref
      WHERE by_ref.lane = said.lane AND by_ref.ref = said.ref AND by_ref.purpose = said.purpose
        AND by_ref.statement = 'withdrawal' AND by_ref.stated_at <= $2 AND by_ref.position + 0 <= $3
      UNION ALL
      SELECT stated_at FROM objection_records AS by_digest
      WHERE by_digest.lane = said.lane AND by_digest.ref_digest = said.ref_digest
        AND by_digest.purpose = said.purpose AND by_digest.statement = 'withdrawal'
        AND by_digest.stated_at <= $2 AND by_digest.position + 0 <= $3) AS other) AS withdrawn ON true
  LEFT JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM objection_records AS by_ref
        WHERE by_ref.lane = said.lane AND by_ref.ref = said.ref AND by_ref.purpose = said.purpose
          AND by_ref.position + 0 > said.position AND by_ref.position + 0 <= $3
          AND by_ref.statement = 'objection' AND by_ref.stated_at <= $2
          AND by_ref.stated_at > withdrawn.at)
      OR EXISTS (
        SELECT FROM objection_records AS by_digest
        WHERE by_digest.lane = said.lane AND by_digest.ref_digest = said.ref_digest
          AND by_digest.purpose = said.purpose
          AND by_digest.position + 0 > said.position AND by_digest.position + 0 <= $3
          AND by_digest.statement = 'objection' AND by_digest.stated_at <= $2
          AND by_digest.stated_at > withdrawn.at) AS is_there) AS later ON true
  WHERE said.purpose = $1 AND said.position > $4 AND said.position <= $3
    AND said.statement = 'objection' AND said.stated_at <= $2 AND said.stated_at > withdrawn.at
    AND NOT later.is_there
  ORDER BY said.position LIMIT $5
)sql";
const Statement select_as_of("objections_as_of", as_of_instant);

ObjectionRecord record_of(const pqxx::row& row) {
  const auto kind = objection::statement_kind_named(text_of(row["statement"]));
  const auto way = objection::way_named(text_of(row["way"]));
  const auto timeliness = objection::timeliness_named(text_of(row["timeliness"]));
  CRIER_CHECK(kind && way && timeliness);
  return {.position = read<std::int64_t>(row["position"]),
          .lane = read<Lane>(row["lane"]),
          .ref = read<std::string>(row["ref"]),
          .ref_digest = read<std::string>(row["ref_digest"]),
          .purpose = read<std::string>(row["purpose"]),
          .kind = *kind,
          .objects = read<bool>(row["objects"]),
          .stated_at = read<WallTime>(row["stated_at"]),
          .recorded_at = read<WallTime>(row["recorded_at"]),
          .way = *way,
          .timeliness = *timeliness,
          .receipt = read<std::string>(row["receipt"]),
          .campaign = read<std::string>(row["campaign"]),
          .notice_version = read<std::string>(row["notice_version"]),
          .actor = read<std::string>(row["actor"]),
          .reason = read<std::string>(row["reason"])};
}

std::vector<ObjectionRecord> records_of(const pqxx::result& result) {
  std::vector<ObjectionRecord> found;
  for (const auto& row : result) found.push_back(record_of(row));
  return found;
}

// Statements, column by column.
struct StatementColumns {
  explicit StatementColumns(std::span<const objection::Statement> statements) {
    for (const objection::Statement& each : statements) {
      lanes.push_back(each.lane);
      refs.push_back(each.ref);
      purposes.push_back(each.purpose);
      instants.push_back(each.stated_at);
      latest.push_back(std::max(each.stated_at, each.stated_until));
      ways.push_back(name_of(each.way));
      timeliness.push_back(name_of(each.timeliness));
      receipts.push_back(each.receipt);
      campaigns.push_back(each.campaign.value_or(CampaignId{}));
      token_ids.push_back(each.token_id);
      versions.push_back(each.notice_version);
      actors.push_back(each.actor);
      reasons.push_back(each.reason);
    }
  }

  std::vector<Lane> lanes;
  std::vector<std::string_view> refs;
  std::vector<std::string_view> purposes;
  std::vector<WallTime> instants;
  std::vector<WallTime> latest;
  std::vector<std::string_view> ways;
  std::vector<std::string_view> timeliness;
  std::vector<std::string_view> receipts;
  std::vector<CampaignId> campaigns;
  std::vector<std::string_view> token_ids;
  std::vector<std::string_view> versions;
  std::vector<std::string_view> actors;
  std::vector<std::string_view> reasons;
};

ObjectionsRecorded insert(Transaction& transaction, const Statement& statement, std::int64_t head,
                          const StatementColumns& columns) {
  const auto result =
      exec(transaction, statement, head, columns.lanes, columns.refs, columns.purposes,
           columns.instants, columns.ways, columns.timeliness, columns.receipts, columns.campaigns,
           columns.token_ids, columns.versions, columns.actors, columns.reasons, columns.latest);
  const auto added = read<std::int64_t>(result[0]["added"]);
  return {.added = added,
          .known = static_cast<std::int64_t>(columns.refs.size()) - added,
          .awaited = read<std::int64_t>(result[0]["awaited"])};
}

}  // namespace

std::int64_t lock_objection_head(Transaction& transaction) {
  const auto rows = exec(transaction, lock_head);
  CRIER_CHECK(rows.size() == 1);
  return read<std::int64_t>(rows[0]["position"]);
}

std::int64_t objection_head(Transaction& transaction) {
  return read<std::int64_t>(exec(transaction, select_head)[0]["position"]);
}

std::vector<StandingObjection> record_statements(Transaction& transaction,
                                                 std::span<const objection::Statement> statements) {
  if (statements.empty()) return {};
  const StatementKind kind = statements.front().kind;
  CRIER_CHECK(std::ranges::all_of(
      statements, [&](const objection::Statement& each) { return each.kind == kind; }));
  const StatementColumns columns(statements);
  const std::int64_t head = lock_objection_head(transaction);
  insert(transaction, kind == StatementKind::objection ? insert_objections : insert_withdrawals,
         head, columns);
  std::vector<StandingObjection> standing;
  for (const auto& row :
       exec(transaction, select_standing, columns.lanes, columns.refs, columns.purposes, head)) {
    const auto timeliness = objection::timeliness_named(text_of(row["timeliness"]));
    CRIER_CHECK(timeliness.has_value());
    standing.push_back({.position = read<std::int64_t>(row["position"]),
                        .stated_at = read<WallTime>(row["stated_at"]),
                        .receipt = read<std::string>(row["receipt"]),
                        .timeliness = *timeliness,
                        .is_new = read<bool>(row["is_new"])});
  }
  return standing;
}

ObjectionsRecorded record_objections(Transaction& transaction,
                                     std::span<const objection::Statement> objections) {
  if (objections.empty()) return {};
  return insert(transaction, insert_objections, lock_objection_head(transaction),
                StatementColumns(objections));
}

std::vector<ObjectionStats> objection_stats(Transaction& transaction) {
  std::vector<ObjectionStats> rows;
  for (const auto& row : exec(transaction, select_objection_stats)) {
    rows.push_back({.purpose = read<std::string>(row["purpose"]),
                    .people = read<std::int64_t>(row["people"]),
                    .first = read<WallTime>(row["first"]),
                    .last = read<WallTime>(row["last"])});
  }
  return rows;
}

std::vector<ObjectionRecord> list_objections(Transaction& transaction, const std::string& purpose,
                                             int rows_max) {
  return records_of(exec(transaction, select_standing_ones, purpose, rows_max));
}

std::vector<ObjectionRecord> objections_of(Transaction& transaction, Lane lane,
                                           const std::string& ref, const std::string& ref_digest) {
  return records_of(exec(transaction, select_of_person, lane, null_if_empty(ref), ref_digest));
}

std::optional<ObjectionRecord> objection_with_receipt(Transaction& transaction,
                                                      const std::string& receipt) {
  const auto found = exec(transaction, select_with_receipt, receipt);
  if (found.empty()) return std::nullopt;
  return record_of(found[0]);
}

std::vector<ObjectionRecord> objections_after(Transaction& transaction, const std::string& purpose,
                                              std::int64_t after, int rows_max) {
  if (purpose.empty()) return records_of(exec(transaction, select_after, after, rows_max));
  return records_of(exec(transaction, select_of_purpose_after, after, rows_max, purpose));
}

std::vector<ObjectionRecord> objectors_as_of(Transaction& transaction, const ObjectorsPage& page) {
  auto found = records_of(exec(transaction, select_as_of, page.purpose, page.as_of, page.head,
                               page.after, page.rows_max));
  // By then, whatever they had said until the record was made.
  for (ObjectionRecord& record : found) record.objects = true;
  return found;
}

}  // namespace crier::store
