#include "store/registers/erasures.h"

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/audience/import_lock.h"
#include "store/feedback/feedback_mails.h"
#include "store/registers/objections.h"

namespace crier::store {
namespace {

const Statement select_known("erasures_known", R"sql(
  SELECT (SELECT id FROM subjects WHERE lane = $1 AND ref = $2) AS subject,
         EXISTS (SELECT FROM objection_records WHERE lane = $1 AND ref = $2) AS has_spoken
)sql");

// Campaigns read the earliest move after their start; the clock of this host may be behind.
const Statement select_instant("erasures_instant", R"sql(
  SELECT greatest($1::timestamptz,
                  (SELECT max(started_at) + interval '1 microsecond' FROM campaigns),
                  (SELECT max(moved_at) + interval '1 microsecond' FROM subject_moves
                   WHERE lane = $2 AND subject_id = $3)) AS erased_at
)sql");

// Where a campaign counts the person, so that its equation closes.
const Statement keep_place("erasures_keep_place", R"sql(
  INSERT INTO subject_moves (lane, subject_id, moved_at, country_before, locale_before)
  SELECT lane, id, $3, country, locale FROM subjects AS s
  WHERE lane = $1 AND id = $2
    AND EXISTS (SELECT FROM campaigns WHERE started_at IS NOT NULL AND audience_until >= s.id)
)sql");

const Statement forget_moves("erasures_forget_moves", R"sql(
  DELETE FROM subject_moves
  WHERE lane = $1 AND subject_id = $2
    AND NOT EXISTS (SELECT FROM campaigns WHERE started_at IS NOT NULL AND audience_until >= $2)
)sql");

const Statement empty_subject("erasures_empty_subject", R"sql(
  UPDATE subjects
  SET ref = NULL, ref_digest = $3, erased_at = $4, email = NULL, name = NULL, locale = NULL,
      time_zone = NULL, birth_date = NULL, phone = NULL, import_id = NULL
  WHERE lane = $1 AND id = $2
)sql");

const Statement forget_addresses("erasures_forget_addresses", R"sql(
  DELETE FROM subject_addresses WHERE lane = $1 AND subject_id = $2
)sql");

// What is emptied of the tries of a person: each found by the whole key, which has the step before
// the person, whatever the planner expects; the tries of a lane are millions.
constexpr SqlText keys_of_person = R"sql(
  WITH given AS MATERIALIZED (
    SELECT walk.lane, walk.campaign_id, walk.step, people.id AS subject_id
    FROM campaign_lanes AS walk
    JOIN subjects AS people ON people.lane = walk.lane AND people.ref_digest = $2
                           AND people.erased_at IS NOT NULL
    WHERE walk.lane = $1
  )
)sql";

// The words of servers, and their names for a notice, may be made of the person's. That and when it
// was accepted stays, as does the hash of the notice. Also of tries that have ended since an
// earlier erasure.
constexpr SqlText tries = keys_of_person + R"sql(
  UPDATE attempts AS tries SET provider_id = NULL, description = NULL
  FROM given
  WHERE tries.lane = given.lane AND tries.campaign_id = given.campaign_id
    AND tries.step = given.step AND tries.subject_id = given.subject_id
    AND num_nonnulls(tries.provider_id, tries.description) > 0
)sql";
const Statement empty_attempts("erasures_empty_attempts", tries);

constexpr SqlText waiting = keys_of_person + R"sql(
  UPDATE deferrals AS waiting SET description = NULL
  FROM given
  WHERE waiting.lane = given.lane AND waiting.campaign_id = given.campaign_id
    AND waiting.step = given.step AND waiting.subject_id = given.subject_id
)sql";
const Statement empty_deferrals("erasures_empty_deferrals", waiting);

// Mails about their notices, in which their address stands, and the words of servers.
const Statement empty_feedback_mails_of("erasures_empty_feedback_mails", R"sql(
  UPDATE feedback_mails AS kept SET content = NULL, words = NULL
  FROM subjects AS people
  WHERE people.lane = $1 AND people.ref_digest = $2 AND people.erased_at IS NOT NULL
    AND kept.lane = people.lane AND kept.subject_id = people.id AND kept.state <> 'unread'
    AND num_nonnulls(kept.content, kept.words) > 0
)sql");
constexpr SqlText heard = keys_of_person + R"sql(
  UPDATE feedback_events AS events SET words = NULL
  FROM given
  WHERE events.lane = given.lane AND events.campaign_id = given.campaign_id
    AND events.step = given.step AND events.subject_id = given.subject_id
    AND events.words IS NOT NULL
)sql";
const Statement empty_feedback_events("erasures_empty_feedback_events", heard);

// Without the names of their parts no receipt finds them, and without the number nobody who
// answers.
constexpr SqlText sent = keys_of_person + R"sql(
  DELETE FROM sent_texts AS texts USING given
  WHERE texts.lane = given.lane AND texts.campaign_id = given.campaign_id
    AND texts.step = given.step AND texts.subject_id = given.subject_id
)sql";
const Statement forget_sent_texts_of("erasures_forget_sent_texts", sent);

// Of their letters stays that they were exported, posted and returned.
constexpr SqlText printed = keys_of_person + R"sql(
  UPDATE letters AS letter
  SET address = NULL, subject = NULL, body = NULL,
      reason = CASE WHEN letter.state = 'failed' THEN 'erased' END
  FROM given
  WHERE letter.lane = given.lane AND letter.campaign_id = given.campaign_id
    AND letter.step = given.step AND letter.subject_id = given.subject_id
)sql";
const Statement empty_letters("erasures_empty_letters", printed);

const Statement empty_records("erasures_empty_records", R"sql(
  UPDATE objection_records SET ref = NULL, ref_digest = $3, reason = ''
  WHERE lane = $1 AND ref = $2
)sql");

const Statement empty_objections("erasures_empty_objections", R"sql(
  UPDATE objections SET ref = NULL, ref_digest = $3 WHERE lane = $1 AND ref = $2
)sql");

// What they have typed into the public form, and others who were taken for the same.
const Statement empty_requests("erasures_empty_requests", R"sql(
  UPDATE objection_requests AS request
  SET name = NULL, email = NULL, phone = NULL, mail_address = NULL, phone_number = NULL,
      erased_at = $3, erased_by = $4
  FROM objection_request_people AS found
  WHERE found.lane = $1 AND found.ref = $2 AND request.id = found.request_id
    AND request.erased_at IS NULL
)sql");
const Statement empty_request_people("erasures_empty_request_people", R"sql(
  UPDATE objection_request_people SET ref = NULL, ref_digest = $3 WHERE lane = $1 AND ref = $2
)sql");

// daemon/halt_text.h names the first of those who were refused. Nothing else in these texts is
// about a person.
const Statement empty_alarms("erasures_empty_alarms", R"sql(
  UPDATE campaigns SET alarm = replace(alarm, 'ref ' || $1 || ' ', 'ref (erased) ')
  WHERE position('ref ' || $1 || ' ' IN alarm) > 0
)sql");
const Statement empty_events("erasures_empty_events", R"sql(
  UPDATE campaign_events SET reason = replace(reason, 'ref ' || $1 || ' ', 'ref (erased) ')
  WHERE position('ref ' || $1 || ' ' IN reason) > 0
)sql");
// Those that were kept before they went out without it.
const Statement empty_told_alarms("erasures_empty_told_alarms", R"sql(
  UPDATE alarms SET details = ''
  WHERE position('ref ' || $1 || ' ' IN details) > 0
)sql");

const Statement insert_erasure("erasures_insert", R"sql(
  INSERT INTO erasures (position, lane, subject_id, ref_digest, erased_at, actor, reason)
  VALUES ((SELECT coalesce(max(position), 0) + 1 FROM erasures), $1, $2, $3, $4, $5, $6)
)sql");

constexpr SqlText erasures = R"sql(
  SELECT position, lane, subject_id, erased_at, actor, reason FROM erasures
)sql";
constexpr SqlText of_person = erasures + "WHERE lane = $1 AND ref_digest = $2 ORDER BY position";
const Statement select_of_person("erasures_of_person", of_person);
constexpr SqlText after_position = erasures + "WHERE position > $1 ORDER BY position LIMIT $2";
const Statement select_after("erasures_after", after_position);

const Statement select_head("erasures_head",
                            "SELECT coalesce(max(position), 0) AS position FROM erasures");

std::vector<Erasure> erasures_in(const pqxx::result& result) {
  std::vector<Erasure> found;
  for (const auto& row : result) {
    found.push_back({.position = read<std::int64_t>(row["position"]),
                     .lane = read<Lane>(row["lane"]),
                     .subject = read<std::optional<SubjectId>>(row["subject_id"]),
                     .erased_at = read<WallTime>(row["erased_at"]),
                     .actor = read<std::string>(row["actor"]),
                     .reason = read<std::string>(row["reason"])});
  }
  return found;
}

std::int64_t affected(const pqxx::result& result) {
  return static_cast<std::int64_t>(result.affected_rows());
}

void empty_audience(Transaction& transaction, const PersonName& person, SubjectId subject,
                    WallTime at) {
  exec(transaction, keep_place, person.lane, subject, at);
  exec(transaction, forget_moves, person.lane, subject);
  exec(transaction, empty_subject, person.lane, subject, person.digest, at);
}

}  // namespace

std::optional<ErasureResult> erase_person(Transaction& transaction, const PersonName& person,
                                          const ErasureNote& note) {
  limit_statements(transaction, std::chrono::milliseconds(0));
  // What is read of mails meanwhile would bring back what is emptied.
  lock_feedback(transaction);
  // In the order of an import that knows somebody again (recall.h).
  lock_for_drawing_ids(transaction);
  static_cast<void>(lock_objection_head(transaction));
  const auto known = exec(transaction, select_known, person.lane, person.ref);
  const auto subject = read<std::optional<SubjectId>>(known[0]["subject"]);
  const bool is_known = subject || read<bool>(known[0]["has_spoken"]);
  ErasureResult erased{.was_in_audience = subject.has_value()};
  if (is_known) {
    const auto at = read<WallTime>(
        exec(transaction, select_instant, note.at, person.lane, subject)[0]["erased_at"]);
    if (subject) empty_audience(transaction, person, *subject, at);
    erased.purposes =
        affected(exec(transaction, empty_objections, person.lane, person.ref, person.digest));
    erased.statements =
        affected(exec(transaction, empty_records, person.lane, person.ref, person.digest));
    erased.requests =
        affected(exec(transaction, empty_requests, person.lane, person.ref, at, note.actor));
    exec(transaction, empty_request_people, person.lane, person.ref, person.digest);
    exec(transaction, insert_erasure, person.lane, subject, person.digest, at, note.actor,
         note.reason);
  }
  exec(transaction, empty_attempts, person.lane, person.digest);
  erased.waiting = affected(exec(transaction, empty_deferrals, person.lane, person.digest));
  exec(transaction, empty_letters, person.lane, person.digest);
  // After the deferrals, in the order in which a flush of outcomes locks both.
  if (subject) exec(transaction, forget_addresses, person.lane, *subject);
  exec(transaction, empty_feedback_mails_of, person.lane, person.digest);
  exec(transaction, empty_feedback_events, person.lane, person.digest);
  exec(transaction, forget_sent_texts_of, person.lane, person.digest);
  exec(transaction, empty_alarms, person.ref);
  exec(transaction, empty_events, person.ref);
  exec(transaction, empty_told_alarms, person.ref);
  if (!is_known) return std::nullopt;
  return erased;
}

std::vector<Erasure> erasures_of(Transaction& transaction, Lane lane, const Digest& digest) {
  return erasures_in(exec(transaction, select_of_person, lane, digest));
}

std::vector<Erasure> erasures_after(Transaction& transaction, std::int64_t after, int rows_max) {
  return erasures_in(exec(transaction, select_after, after, rows_max));
}

std::int64_t erasure_head(Transaction& transaction) {
  return read<std::int64_t>(exec(transaction, select_head)[0]["position"]);
}

}  // namespace crier::store
