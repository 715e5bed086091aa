#include "store/report/held_data.h"

#include <string_view>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "postgres/sql_text.h"
#include "store/registers/address_key.h"
#include "store/registers/suppressions.h"

namespace crier::store {
namespace {

// $1 lane, $2 ref, $3 its hash: the person, and who they were before an erasure.
constexpr SqlText people = R"sql(
  WITH people AS (
    SELECT * FROM subjects WHERE lane = $1 AND ref = $2
    UNION SELECT * FROM subjects WHERE lane = $1 AND ref_digest = $3
  )
)sql";

constexpr SqlText person_row = people + R"sql(
  SELECT people.id AS number, people.lane, ref, email, name, phone, locale, country, time_zone,
         birth_date, imports.source AS imported_from, imports.started_at AS imported_at, erased_at
  FROM people LEFT JOIN imports ON imports.id = people.import_id ORDER BY people.id
)sql";
const Statement select_person("held_person", person_row);

const Statement select_erasures("held_erasures", R"sql(
  SELECT erased_at, actor, reason, subject_id AS number FROM erasures
  WHERE lane = $1 AND $2::text IS NOT NULL AND ref_digest = $3 ORDER BY position
)sql");

constexpr SqlText moves = people + R"sql(
  SELECT moved_at, country_before, locale_before
  FROM people JOIN subject_moves AS moves ON moves.lane = people.lane AND moves.subject_id = people.id
  ORDER BY moved_at
)sql";
const Statement select_moves("held_moves", moves);

constexpr SqlText listed_addresses = people + R"sql(
  SELECT address.kind, address.value, address.registered_at, address.state, address.since,
         address.reason, told.key AS campaign, address.step
  FROM people
  JOIN subject_addresses AS address
    ON address.lane = people.lane AND address.subject_id = people.id
  LEFT JOIN campaigns AS told ON told.id = address.campaign_id
  ORDER BY address.kind, address.value
)sql";
const Statement select_addresses("held_addresses", listed_addresses);

// In this and the next two the lanes of the walk give the steps, which the keys have before the
// person. A subquery with a limit or an offset keeps the planner from looking for the step after
// the person.
constexpr SqlText campaigns = people + R"sql(
  SELECT told.key AS campaign, purpose, state, people.id AS number,
         CASE WHEN last.outcome = 'accepted' THEN 'notified'
              WHEN last.outcome IN ('failed', 'excluded') THEN last.outcome
              ELSE 'pending' END AS became,
         nullif(last.reason, 'none') AS reason
  FROM people JOIN campaigns AS told ON told.started_at IS NOT NULL AND told.audience_until >= people.id
  LEFT JOIN LATERAL (
    SELECT of_step.outcome, of_step.reason
    FROM campaign_lanes AS walk
    CROSS JOIN LATERAL (
      SELECT tries.outcome, tries.reason FROM attempts AS tries
      WHERE tries.lane = walk.lane AND tries.campaign_id = walk.campaign_id
        AND tries.step = walk.step AND tries.subject_id = people.id
      ORDER BY tries.attempt DESC LIMIT 1) AS of_step
    WHERE walk.lane = people.lane AND walk.campaign_id = told.id
    ORDER BY walk.step DESC LIMIT 1) AS last ON true
  ORDER BY told.id
)sql";
const Statement select_campaigns("held_campaigns", campaigns);

constexpr SqlText tries = people + R"sql(
  SELECT told.key AS campaign, tries.step, tries.attempt, tries.at, tries.channel, outcome, reason,
         nullif(reply_code, 0) AS reply_code, enhanced_status, provider_id, description,
         tries.locale, language_rule, notice_version, encode(evidence, 'hex') AS evidence
  FROM people
  JOIN campaign_lanes AS walk ON walk.lane = people.lane
  JOIN campaigns AS told ON told.id = walk.campaign_id
  CROSS JOIN LATERAL (
    SELECT * FROM attempts AS each
    WHERE each.lane = walk.lane AND each.campaign_id = walk.campaign_id AND each.step = walk.step
      AND each.subject_id = people.id
    OFFSET 0) AS tries
  ORDER BY told.id, tries.step, tries.attempt
)sql";
const Statement select_tries("held_tries", tries);

constexpr SqlText heard = people + R"sql(
  SELECT told.key AS campaign, heard.step, heard.attempt, heard.at, heard.channel, heard.class,
         heard.rule, nullif(heard.reply_code, 0) AS reply_code, heard.enhanced_status, heard.words
  FROM people
  JOIN campaign_lanes AS walk ON walk.lane = people.lane
  JOIN campaigns AS told ON told.id = walk.campaign_id
  CROSS JOIN LATERAL (
    SELECT * FROM feedback_events AS each
    WHERE each.lane = walk.lane AND each.campaign_id = walk.campaign_id AND each.step = walk.step
      AND each.subject_id = people.id
    OFFSET 0) AS heard
  ORDER BY told.id, heard.step, heard.at, heard.class
)sql";
const Statement select_heard("held_came_back", heard);

constexpr SqlText sent = people + R"sql(
  SELECT told.key AS campaign, texts.step, texts.attempt, texts.part, texts.parts, texts.number,
         texts.id_form AS provider_id, texts.taken_at, texts.state, texts.ended_at
  FROM people
  JOIN campaign_lanes AS walk ON walk.lane = people.lane
  JOIN campaigns AS told ON told.id = walk.campaign_id
  CROSS JOIN LATERAL (
    SELECT * FROM sent_texts AS each
    WHERE each.lane = walk.lane AND each.campaign_id = walk.campaign_id AND each.step = walk.step
      AND each.subject_id = people.id
    OFFSET 0) AS texts
  ORDER BY told.id, texts.step, texts.attempt, texts.part
)sql";
const Statement select_texts("held_texts", sent);

// Their text: crier feedback show.
constexpr SqlText mails = people + R"sql(
  SELECT kept.id, kept.came_at, kept.class, kept.state, kept.content IS NOT NULL AS is_kept
  FROM people JOIN feedback_mails AS kept
    ON kept.lane = people.lane AND kept.subject_id = people.id
  ORDER BY kept.id
)sql";
const Statement select_mails("held_mails", mails);

constexpr SqlText waiting = people + R"sql(
  SELECT told.key AS campaign, waiting.step, waiting.attempt, due_at, reason, description
  FROM people
  JOIN campaign_lanes AS walk ON walk.lane = people.lane
  JOIN campaigns AS told ON told.id = walk.campaign_id
  CROSS JOIN LATERAL (
    SELECT * FROM deferrals AS each
    WHERE each.lane = walk.lane AND each.campaign_id = walk.campaign_id AND each.step = walk.step
      AND each.subject_id = people.id
    OFFSET 0) AS waiting
  ORDER BY told.id, waiting.step
)sql";
const Statement select_waiting("held_waiting", waiting);

constexpr SqlText printed = people + R"sql(
  SELECT told.key AS campaign, letter.step, letter.batch_id AS batch, letter.key AS delivery_key,
         letter.state, letter.posted_on, letter.returned_on, letter.reason, letter.address,
         letter.subject, letter.body, encode(letter.digest, 'hex') AS sha256
  FROM people
  JOIN campaign_lanes AS walk ON walk.lane = people.lane
  JOIN campaigns AS told ON told.id = walk.campaign_id
  JOIN letters AS letter
    ON letter.lane = walk.lane AND letter.campaign_id = walk.campaign_id
   AND letter.step = walk.step AND letter.subject_id = people.id
  ORDER BY told.id, letter.step
)sql";
const Statement select_letters("held_letters", printed);

constexpr SqlText said = R"sql(
  WITH said AS (
    SELECT * FROM objection_records WHERE lane = $1 AND ref = $2
    UNION SELECT * FROM objection_records WHERE lane = $1 AND ref_digest = $3
  )
)sql";

constexpr SqlText statements = said + R"sql(
  SELECT position, statement, said.purpose, stated_at, recorded_at, way, timeliness, receipt,
         campaigns.key AS campaign, notice_version, actor, nullif(reason, '') AS reason
  FROM said LEFT JOIN campaigns ON campaigns.id = said.campaign_id ORDER BY position
)sql";
const Statement select_statements("held_statements", statements);

// Of the public form: whoever is found for one has said it, as far as is known.
const Statement select_requests("held_requests", R"sql(
  SELECT request.stated_at, request.sent_again_at, request.purpose, request.receipt, request.name, request.email,
         request.phone, request.locale, found.found_by, found.matched_at, found.matched_by,
         request.erased_at
  FROM (
    SELECT * FROM objection_request_people WHERE lane = $1 AND ref = $2
    UNION ALL SELECT * FROM objection_request_people WHERE lane = $1 AND ref_digest = $3
  ) AS found
  JOIN objection_requests AS request ON request.id = found.request_id
  ORDER BY request.id
)sql");

constexpr SqlText confirmations = said + R"sql(
  SELECT position, campaigns.key AS campaign, confirmed.state, nullif(confirmed.reason, 'none') AS reason,
         confirmed.channel, tries, doubts, ended_at
  FROM said JOIN confirmations AS confirmed USING (position)
  JOIN campaigns ON campaigns.id = confirmed.campaign_id ORDER BY position
)sql";
const Statement select_confirmations("held_confirmations", confirmations);

constexpr SqlText corrections = people + R"sql(
  SELECT told.key AS campaign, corrected.step, begun_at, corrected.state,
         nullif(corrected.reason, 'none') AS reason, corrected.channel, tries, doubts,
         notice_version, ended_at
  FROM people
  JOIN correction_steps AS steps ON true
  JOIN corrections AS corrected ON corrected.lane = people.lane
    AND corrected.campaign_id = steps.campaign_id AND corrected.step = steps.step
    AND corrected.subject_id = people.id
  JOIN campaigns AS told ON told.id = corrected.campaign_id
  ORDER BY told.id, corrected.step
)sql";
const Statement select_corrections("held_corrections", corrections);

// An export has who objected by its instant; a release has everybody of its campaign.
constexpr SqlText handovers = people + R"sql(
  , said AS (
    SELECT position, purpose FROM objection_records WHERE lane = $1 AND ref = $2
    UNION SELECT position, purpose FROM objection_records WHERE lane = $1 AND ref_digest = $3
  ), handed AS (
    SELECT handed.id, kind, coalesce(consumer, actor) AS recipient, handed.purpose,
           NULL AS campaign, said.position, at
    FROM said JOIN objection_handovers AS handed
      ON handed.purpose = said.purpose AND handed.kind <> 'release'
      AND handed.after_position < said.position AND handed.to_position >= said.position
    UNION ALL
    SELECT DISTINCT handed.id, kind, actor, handed.purpose, told.key, NULL::bigint, at
    FROM people
    JOIN campaigns AS told ON told.started_at IS NOT NULL AND told.audience_until >= people.id
    JOIN objection_handovers AS handed ON handed.campaign_id = told.id
  )
  SELECT kind, recipient, purpose, campaign, position, at FROM handed ORDER BY id, position
)sql";
const Statement select_handovers("held_handovers", handovers);

constexpr SqlText of_addresses = SqlText(R"sql(
  WITH asked AS (SELECT {key} AS digest FROM unnest($1::bytea[]) AS given (digest))
  SELECT channel, reason, suppressed_at, expires_at, NULL::timestamptz AS removed_at
  FROM suppressions WHERE address_key IN (SELECT digest FROM asked)
  UNION ALL
  SELECT channel, suppressed_for, suppressed_at, expires_at, at
  FROM suppression_removals WHERE address_key IN (SELECT digest FROM asked)
  ORDER BY suppressed_at
)sql")
                                     .with("{key}", given_address_key);
const Statement select_suppressions("held_suppressions", of_addresses);

std::optional<std::string> text_in(const pqxx::field& field) {
  constexpr pqxx::oid timestamptz = 1184;  // pg_type.h; fixed for ever.
  if (field.is_null()) return std::nullopt;
  if (field.type() == timestamptz) return iso8601(read<WallTime>(field));
  return read<std::string>(field);
}

HeldRows held(std::string what, const pqxx::result& result) {
  HeldRows found{.what = std::move(what), .columns = {}, .rows = {}};
  for (pqxx::row_size_type column = 0; column < result.columns(); ++column) {
    found.columns.emplace_back(result.column_name(column));
  }
  for (const auto& row : result) {
    auto& texts = found.rows.emplace_back();
    for (const auto& field : row) texts.push_back(text_in(field));
  }
  return found;
}

// Of all addresses that the audience has of them now; of somebody erased it has none.
std::vector<Digest> address_digests_of(Transaction& transaction, const PersonName& person) {
  std::vector<Digest> digests = address_digests(person.ref);
  for (const auto& row : exec(transaction, select_person, person.lane, person.ref, person.digest)) {
    for (const char* column : {"email", "phone"}) {
      if (row[column].is_null()) continue;
      for (const Digest& digest : address_digests(text_of(row[column]))) digests.push_back(digest);
    }
  }
  for (const auto& row :
       exec(transaction, select_addresses, person.lane, person.ref, person.digest)) {
    for (const Digest& digest : address_digests(text_of(row["value"]))) digests.push_back(digest);
  }
  return digests;
}

}  // namespace

std::vector<HeldRows> data_held_about(Transaction& transaction, const PersonName& person) {
  const auto ask = [&](std::string what, const Statement& statement) {
    return held(std::move(what),
                exec(transaction, statement, person.lane, person.ref, person.digest));
  };
  std::vector<HeldRows> all;
  all.push_back(ask("person", select_person));
  all.push_back(ask("addresses", select_addresses));
  all.push_back(ask("moves", select_moves));
  all.push_back(ask("campaigns", select_campaigns));
  all.push_back(ask("tries", select_tries));
  all.push_back(ask("texts", select_texts));
  all.push_back(ask("came_back", select_heard));
  all.push_back(ask("mails", select_mails));
  all.push_back(ask("waiting", select_waiting));
  all.push_back(ask("letters", select_letters));
  all.push_back(ask("corrections", select_corrections));
  all.push_back(ask("objections", select_statements));
  all.push_back(ask("requests", select_requests));
  all.push_back(ask("confirmations", select_confirmations));
  all.push_back(held("suppressions", exec(transaction, select_suppressions,
                                          address_digests_of(transaction, person))));
  all.push_back(ask("handed_over", select_handovers));
  all.push_back(ask("erasures", select_erasures));
  return all;
}

}  // namespace crier::store
