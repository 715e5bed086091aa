#include "store/letters/letter_rows.h"

#include <map>
#include <string_view>
#include <utility>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "postgres/sql_text.h"
#include "store/ledger/lane_flush.h"
#include "store/ledger/lane_pages.h"

namespace crier::store {
namespace {

// What the printer reports ends the wait, and nothing else: an instant that does not come.
constexpr WallTime never{std::chrono::sys_days{std::chrono::year{2200} / 1 / 1}};

// As walks do, before any of its people.
const Statement lock_lane("letters_lock_lane", R"sql(
  SELECT FROM campaign_lanes WHERE lane = $1 AND campaign_id = $2 AND step = $3 FOR UPDATE
)sql");

const Statement select_waiting("letters_waiting", R"sql(
  SELECT subject_id, attempt FROM deferrals
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND waits_for = 'post'
    AND in_flight_epoch IS NULL AND due_at > $4
  ORDER BY subject_id LIMIT $5
  FOR UPDATE
)sql");

const Statement insert_letters("letters_insert", R"sql(
  INSERT INTO letters (lane, campaign_id, step, batch_id, subject_id, key, attempt, country, locale,
                       language_rule, notice_version, evidence, address, subject, body)
  SELECT $1, $2, $3, $4, given.*
  FROM unnest($5::bigint[], $6::text[], $7::smallint[], $8::text[], $9::text[], $10::text[],
              $11::text[], $12::bytea[], $13::text[], $14::text[], $15::text[]) AS given
)sql");

constexpr SqlText letter_columns = R"sql(
  SELECT letter.lane, letter.campaign_id, letter.step, letter.batch_id, letter.subject_id,
         letter.key, letter.attempt, letter.country, letter.locale, letter.language_rule,
         letter.notice_version, letter.evidence, letter.digest, letter.pages, letter.state,
         letter.posted_on, letter.returned_on, letter.reason,
         letter.address, letter.body IS NULL AS is_emptied
)sql";

constexpr SqlText of_batch = letter_columns + R"sql(
    , letter.subject, letter.body
  FROM letters AS letter
  WHERE letter.batch_id = $1 AND (letter.lane, letter.subject_id) > ($2::smallint, $3::bigint)
  ORDER BY letter.lane, letter.subject_id LIMIT $4
)sql";
const Statement select_of_batch("letters_of_batch", of_batch);

constexpr SqlText without_words = letter_columns + R"sql(
    , NULL::text AS subject, NULL::text AS body
  FROM letters AS letter
)sql";
constexpr SqlText by_key = without_words + "WHERE letter.key = ANY ($1::text[])";
const Statement select_by_key("letters_by_key", by_key);

constexpr SqlText locked = without_words + R"sql(
  WHERE letter.lane = $1 AND letter.campaign_id = $2 AND letter.step = $3
    AND letter.subject_id = ANY ($4::bigint[])
  FOR UPDATE
)sql";
const Statement select_locked("letters_lock", locked);

// What was written once says what every later writing must be.
const Statement set_written("letters_written", R"sql(
  UPDATE letters AS letter
  SET digest = given.digest, pages = given.pages
  FROM unnest($1::smallint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bytea[],
              $6::smallint[]) AS given (lane, campaign_id, step, subject_id, digest, pages)
  WHERE letter.lane = given.lane AND letter.campaign_id = given.campaign_id
    AND letter.step = given.step AND letter.subject_id = given.subject_id
    AND letter.digest IS NULL
)sql");

const Statement set_states("letters_settle", R"sql(
  UPDATE letters AS letter
  SET state = given.state, posted_on = given.posted_on, returned_on = given.returned_on,
      reason = nullif(given.reason, '')
  FROM unnest($4::bigint[], $5::text[], $6::date[], $7::date[], $8::text[])
       AS given (subject_id, state, posted_on, returned_on, reason)
  WHERE letter.lane = $1 AND letter.campaign_id = $2 AND letter.step = $3
    AND letter.subject_id = given.subject_id
)sql");

// A walk looks at the lane, and ends it when nobody is left.
const Statement wake_lane("letters_wake_lane", R"sql(
  UPDATE campaign_lanes SET rests_until = NULL
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND NOT done
)sql");

const Statement empty_closed("letters_empty_closed", R"sql(
  UPDATE letters SET subject = NULL, body = NULL
  WHERE batch_id = $1 AND body IS NOT NULL
    AND NOT EXISTS (SELECT FROM letters AS other
                    WHERE other.batch_id = $1 AND other.state = 'exported')
)sql");

const Statement empty_words("letters_empty_words", R"sql(
  UPDATE letters SET subject = NULL, body = NULL
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND subject_id = $4
)sql");

StoredLetter letter_of(const pqxx::row& row) {
  const bool is_written = !row["digest"].is_null();
  return {
      .lane = {.campaign = read<CampaignId>(row["campaign_id"]),
               .step = read<int>(row["step"]),
               .lane = read<Lane>(row["lane"])},
      .batch = read<std::int64_t>(row["batch_id"]),
      .letter = {.person = read<SubjectId>(row["subject_id"]),
                 .key = read<std::string>(row["key"]),
                 .attempt = read<int>(row["attempt"]),
                 .country = read<std::string>(row["country"]),
                 .locale = read<std::string>(row["locale"]),
                 .language_rule = read<std::string>(row["language_rule"]),
                 .notice_version = read<std::string>(row["notice_version"]),
                 .evidence = read<Digest>(row["evidence"]),
                 .address = read<std::string>(row["address"]),
                 .subject = read<std::string>(row["subject"]),
                 .body = read<std::string>(row["body"])},
      .is_emptied = read<bool>(row["is_emptied"]),
      .digest = read<std::optional<Digest>>(row["digest"]),
      .pages = is_written ? read<int>(row["pages"]) : 0,
      .state = {.state = read<std::string>(row["state"]),
                .posted_on = read<std::optional<std::chrono::year_month_day>>(row["posted_on"]),
                .returned_on = read<std::optional<std::chrono::year_month_day>>(row["returned_on"]),
                .reason = read<std::string>(row["reason"])}};
}

std::vector<StoredLetter> letters_in(const pqxx::result& result) {
  std::vector<StoredLetter> letters;
  letters.reserve(static_cast<std::size_t>(result.size()));
  for (const auto& row : result) letters.push_back(letter_of(row));
  return letters;
}

dispatch::LaneClaim claim_of(const PostLane& lane) {
  return {.campaign = lane.campaign, .step = lane.step, .lane = lane.lane};
}

void insert(Transaction& transaction, const PostLane& lane, std::int64_t batch,
            std::span<const TakenLetter> letters) {
  std::vector<SubjectId> people;
  std::vector<std::string_view> keys;
  std::vector<int> attempts;
  std::vector<std::string_view> countries;
  std::vector<std::string_view> locales;
  std::vector<std::string_view> rules;
  std::vector<std::string_view> versions;
  std::vector<Digest> evidence;
  std::vector<std::string_view> addresses;
  std::vector<std::string_view> subjects;
  std::vector<std::string_view> bodies;
  for (const TakenLetter& letter : letters) {
    people.push_back(letter.person);
    keys.push_back(letter.key);
    attempts.push_back(letter.attempt);
    countries.push_back(letter.country);
    locales.push_back(letter.locale);
    rules.push_back(letter.language_rule);
    versions.push_back(letter.notice_version);
    evidence.push_back(letter.evidence);
    addresses.push_back(letter.address);
    subjects.push_back(letter.subject);
    bodies.push_back(letter.body);
  }
  exec(transaction, insert_letters, lane.lane, lane.campaign, lane.step, batch, people, keys,
       attempts, countries, locales, rules, versions, evidence, addresses, subjects, bodies);
}

}  // namespace

std::vector<PersonForPost> people_for_post(Transaction& transaction, const PostLane& lane,
                                           const PageTerms& terms, WallTime now, int people_max) {
  exec(transaction, lock_lane, lane.lane, lane.campaign, lane.step);
  std::map<SubjectId, int> attempts;
  for (const auto& row :
       exec(transaction, select_waiting, lane.lane, lane.campaign, lane.step, now, people_max)) {
    attempts.emplace(read<SubjectId>(row["subject_id"]), read<int>(row["attempt"]));
  }
  std::vector<PersonForPost> people;
  if (attempts.empty()) return people;
  std::vector<SubjectId> ids;
  for (const auto& [id, attempt] : attempts) ids.push_back(id);
  for (dispatch::PageRow& row : rows_of_people(transaction, claim_of(lane), terms, ids)) {
    const int attempt = attempts.at(row.subject.id);
    people.push_back({.row = std::move(row), .attempt = attempt});
  }
  return people;
}

void take_letters(Transaction& transaction, const PostLane& lane, const PageTerms& terms,
                  std::int64_t batch, std::span<const TakenLetter> letters, dispatch::Flush flush) {
  if (!letters.empty()) insert(transaction, lane, batch, letters);
  for (const TakenLetter& letter : letters) {
    flush.deferrals.push_back({.subject = letter.person,
                               .attempt = letter.attempt,
                               .due_at = never,
                               .waits_for = dispatch::WaitsFor::printer});
  }
  book_people(transaction, claim_of(lane), terms, flush);
  exec(transaction, wake_lane, lane.lane, lane.campaign, lane.step);
}

std::vector<StoredLetter> letters_of_batch(Transaction& transaction, std::int64_t batch,
                                           const LetterPlace& after, int letters_max) {
  return letters_in(
      exec(transaction, select_of_batch, batch, after.lane, after.person, letters_max));
}

void keep_written(Transaction& transaction, std::span<const WrittenLetter> letters) {
  std::vector<Lane> lanes;
  std::vector<CampaignId> campaigns;
  std::vector<int> steps;
  std::vector<SubjectId> people;
  std::vector<Digest> digests;
  std::vector<int> pages;
  for (const WrittenLetter& letter : letters) {
    lanes.push_back(letter.lane.lane);
    campaigns.push_back(letter.lane.campaign);
    steps.push_back(letter.lane.step);
    people.push_back(letter.person);
    digests.push_back(letter.digest);
    pages.push_back(letter.pages);
  }
  exec(transaction, set_written, lanes, campaigns, steps, people, digests, pages);
}

std::vector<StoredLetter> letters_by_key(Transaction& transaction,
                                         const std::vector<std::string>& keys) {
  return letters_in(exec(transaction, select_by_key, keys));
}

std::vector<StoredLetter> lock_letters(Transaction& transaction, const PostLane& lane,
                                       const std::vector<SubjectId>& people) {
  exec(transaction, lock_lane, lane.lane, lane.campaign, lane.step);
  return letters_in(exec(transaction, select_locked, lane.lane, lane.campaign, lane.step, people));
}

void settle_letters(Transaction& transaction, const PostLane& lane, const PageTerms& terms,
                    std::span<const LetterReport> reports, const dispatch::Flush& flush) {
  std::vector<SubjectId> people;
  std::vector<std::string_view> states;
  std::vector<std::optional<std::chrono::year_month_day>> posted;
  std::vector<std::optional<std::chrono::year_month_day>> returned;
  std::vector<std::string_view> reasons;
  for (const LetterReport& report : reports) {
    people.push_back(report.person);
    states.push_back(report.state.state);
    posted.push_back(report.state.posted_on);
    returned.push_back(report.state.returned_on);
    reasons.push_back(report.state.reason);
  }
  exec(transaction, set_states, lane.lane, lane.campaign, lane.step, people, states, posted,
       returned, reasons);
  book_people(transaction, claim_of(lane), terms, flush);
  exec(transaction, wake_lane, lane.lane, lane.campaign, lane.step);
}

void empty_letter(Transaction& transaction, const PostLane& lane, SubjectId person) {
  exec(transaction, empty_words, lane.lane, lane.campaign, lane.step, person);
}

void empty_if_closed(Transaction& transaction, std::int64_t batch) {
  // A batch may be large.
  limit_statements(transaction, std::chrono::milliseconds(0));
  exec(transaction, empty_closed, batch);
}

}  // namespace crier::store
