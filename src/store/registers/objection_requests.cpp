#include "store/registers/objection_requests.h"

#include <array>
#include <chrono>
#include <utility>

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "postgres/sql_text.h"
#include "store/registers/objection_dates.h"
#include "store/registers/personal_dates_sql.h"

namespace crier::store {
namespace {

const Statement insert("objection_requests_insert", R"sql(
  INSERT INTO objection_requests (purpose, stated_at, receipt, locale, name, email, phone,
                                  mail_address, phone_number)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (receipt) WHERE erased_at IS NULL DO UPDATE SET sent_again_at = excluded.stated_at
  WHERE excluded.stated_at > greatest(objection_requests.stated_at,
                                      objection_requests.sent_again_at)
)sql");

// A statement of its own, which sees what another transaction has committed while the insertion
// waited for it. The first: that it was emptied since is nobody's to know.
const Statement select_stated("objection_requests_stated", R"sql(
  SELECT min(stated_at) AS stated_at FROM objection_requests WHERE receipt = $1
)sql");

constexpr SqlText requests = R"sql(
  SELECT id, purpose, stated_at, sent_again_at, receipt, locale, coalesce(name, '') AS name,
         coalesce(email, '') AS email, coalesce(phone, '') AS phone,
         coalesce(mail_address, '') AS mail_address, coalesce(phone_number, '') AS phone_number,
         erased_at, settled_at, coalesce(settled_by, '') AS settled_by, settlement, why,
         (SELECT count(*) FROM objection_request_people AS found
          WHERE found.request_id = request.id) AS people
  FROM objection_requests AS request
)sql";

constexpr SqlText that_are_asked = R"sql(
  WHERE id > $1 AND ($2 = '' OR purpose = $2)
    AND CASE $3 WHEN 'open' THEN settled_at IS NULL
                WHEN 'to_match' THEN erased_at IS NULL
                ELSE true END
)sql";
constexpr SqlText of_page = requests + that_are_asked + "ORDER BY id LIMIT $4";
const Statement select_page("objection_requests_page", of_page);
constexpr SqlText of_count = "SELECT count(*) AS requests FROM objection_requests" + that_are_asked;
const Statement select_count("objection_requests_count", of_count);

// The last: those before it were emptied.
constexpr SqlText with_receipt = requests + "WHERE receipt = $1 ORDER BY id DESC LIMIT 1";
const Statement select_with_receipt("objection_requests_with_receipt", with_receipt);
constexpr SqlText with_id = requests + "WHERE id = $1";
const Statement select_with_id("objection_requests_with_id", with_id);
// Its addresses are compared as those of the audience (objection_requests_candidates). One index of
// each kind of contact, which an OR would not use.
constexpr SqlText with_contact = requests + R"sql(
  WHERE id IN (
    SELECT id FROM objection_requests
    WHERE mail_address IS NOT NULL
      AND CASE WHEN octet_length(mail_address) = length(mail_address)
               THEN lower(mail_address COLLATE "C")
               ELSE lower(substring(mail_address FROM '@.*$') COLLATE "C") END
          = ANY ($1::text[])
    UNION
    SELECT id FROM objection_requests
    WHERE phone_number IS NOT NULL AND phone_number = ANY ($1::text[]))
  ORDER BY id
)sql";
const Statement select_with_contact("objection_requests_with_contact", with_contact);
constexpr SqlText without_contact = requests + R"sql(
  WHERE erased_at IS NULL AND mail_address IS NULL AND phone_number IS NULL
  ORDER BY id
)sql";
const Statement select_without_contact("objection_requests_unreadable", without_contact);
constexpr SqlText locked = with_id + " FOR UPDATE OF request";
const Statement select_locked("objection_requests_lock", locked);

const Statement select_backlog("objection_requests_backlog", R"sql(
  SELECT count(*) AS open, min(stated_at) AS oldest FROM objection_requests
  WHERE settled_at IS NULL AND ($1 = '' OR purpose = $1)
)sql");

// An address of ASCII is compared in lower case; one beyond it by its domain alone, and its local
// part by whoever has asked, because the server does not fold case as the registers do. Whoever has
// settled a request by hand has judged the audience of that day; an import that ended later, or
// never, may have brought others, or given them the address.
const Statement select_candidates("objection_requests_candidates", R"sql(
  SELECT given.request,
         EXISTS (SELECT FROM objection_request_people AS found
                 WHERE found.request_id = given.request AND found.lane = s.lane
                   AND found.ref = s.ref) AS is_known,
         s.lane, s.ref, coalesce(s.email, '') AS email, coalesce(s.phone, '') AS phone,
         coalesce(s.name, '') AS name
  FROM subjects AS s
  CROSS JOIN LATERAL (VALUES
    (CASE WHEN octet_length(s.email) = length(s.email) THEN lower(s.email COLLATE "C")
          ELSE lower(substring(s.email FROM '@.*$') COLLATE "C") END),
    (s.phone)) AS contact (key)
  JOIN unnest($1::bigint[], $2::text[]) AS given (request, key) ON given.key = contact.key
  JOIN objection_requests AS request ON request.id = given.request
  WHERE s.ref IS NOT NULL
    AND (request.settlement IS NULL OR request.settlement = 'matched'
         OR EXISTS (SELECT FROM imports
                    WHERE imports.id = s.import_id
                      AND coalesce(imports.finished_at > request.settled_at, true)))
  ORDER BY given.request, s.lane, s.ref
)sql");

// The purpose is compared by IS NOT DISTINCT FROM for the planner's sake (objections.cpp).
constexpr SqlText of_people = SqlText(R"sql(
  SELECT s.id IS NOT NULL AS is_in_audience, given.stated_at,
         EXISTS (SELECT FROM objection_request_people AS found
                 WHERE found.request_id = $3 AND found.lane = given.lane
                   AND found.ref = given.ref) AS is_known,
         EXISTS (SELECT FROM objections AS now_known
                 WHERE now_known.lane = given.lane AND now_known.ref = given.ref
                   AND now_known.purpose = $4) AS has_objected,
         coalesce(given.withdrawn_at >= given.stated_at, false) AS has_withdrawn_since,
         holds.id AS campaign_id, holds.cutoff, holds.effective_at, s.country, s.time_zone,
         told.told_at
  FROM (
    SELECT lane, ref, place, $4::text AS purpose, withdrawn_at,
           CASE WHEN withdrawn_at >= $5 AND withdrawn_at < $6::timestamptz THEN $6
                ELSE $5::timestamptz END AS stated_at
    FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY AS person (lane, ref, place)
    CROSS JOIN LATERAL (
      SELECT max(stated_at) AS withdrawn_at FROM objection_records AS withdrawn
      WHERE withdrawn.lane = person.lane AND withdrawn.ref = person.ref
        AND withdrawn.purpose IS NOT DISTINCT FROM $4 AND withdrawn.statement = 'withdrawal')
      AS last) AS given
  LEFT JOIN subjects AS s ON s.lane = given.lane AND s.ref = given.ref
  LEFT JOIN LATERAL ({campaign_that_holds}) AS holds ON true
  CROSS JOIN LATERAL (
    SELECT s.lane, holds.id AS campaign_id, s.id AS subject_id) AS person
  CROSS JOIN LATERAL ({first_told}) AS told
  ORDER BY given.place
)sql")
                                  .with("{campaign_that_holds}", campaign_that_holds)
                                  .with("{first_told}", first_told);
const Statement select_people("objection_requests_people", of_people);

const Statement select_said_again("objection_requests_said_again", R"sql(
  SELECT request.id, found.lane, found.ref
  FROM objection_requests AS request
  JOIN objection_request_people AS found ON found.request_id = request.id
  CROSS JOIN LATERAL (
    SELECT max(stated_at) AS withdrawn_at FROM objection_records AS withdrawn
    WHERE withdrawn.lane = found.lane AND withdrawn.ref = found.ref
      AND withdrawn.purpose IS NOT DISTINCT FROM request.purpose
      AND withdrawn.statement = 'withdrawal') AS last
  WHERE request.sent_again_at IS NOT NULL AND ($1 = '' OR request.purpose = $1)
    AND last.withdrawn_at >= request.stated_at AND last.withdrawn_at < request.sent_again_at
    AND NOT EXISTS (SELECT FROM objections AS known
                    WHERE known.lane = found.lane AND known.ref = found.ref
                      AND known.purpose = request.purpose)
  ORDER BY request.id, found.lane, found.ref
)sql");

const Statement insert_people("objection_requests_add_people", R"sql(
  INSERT INTO objection_request_people (request_id, lane, ref, found_by, name_differs, matched_at,
                                        matched_by)
  SELECT $1, lane, ref, found_by, name_differs, $6, $7
  FROM unnest($2::smallint[], $3::text[], $4::text[], $5::boolean[])
    AS given (lane, ref, found_by, name_differs)
  ON CONFLICT (request_id, lane, ref) DO NOTHING
)sql");

const Statement settle("objection_requests_settle", R"sql(
  UPDATE objection_requests SET settled_at = $2, settled_by = $3, settlement = $4, why = $5
  WHERE id = $1 AND settled_at IS NULL
)sql");

constexpr SqlText empty = R"sql(
  UPDATE objection_requests
  SET name = NULL, email = NULL, phone = NULL, mail_address = NULL, phone_number = NULL,
      erased_at = $2, erased_by = $3
)sql";
constexpr SqlText empty_some = empty + "WHERE id = ANY ($1::bigint[]) AND erased_at IS NULL";
const Statement empty_given("objection_requests_empty", empty_some);

// Whoever matches or settles one holds it; it is taken the next time.
constexpr SqlText empty_old = empty + R"sql(
  WHERE id IN (
    SELECT id FROM objection_requests AS settled
    WHERE settled_at < $1 AND erased_at IS NULL
      AND NOT EXISTS (SELECT FROM campaigns
                      WHERE campaigns.purpose = settled.purpose
                        AND state IN ('scheduled', 'running', 'paused'))
    ORDER BY id LIMIT $4 FOR UPDATE SKIP LOCKED)
)sql";
const Statement empty_settled("objection_requests_empty_settled", empty_old);

constexpr std::array<std::pair<std::string_view, Settlement>, 3> settlements = {
    {{"matched", Settlement::matched},
     {"assigned", Settlement::assigned},
     {"nobody", Settlement::nobody}}};

std::optional<Settlement> settlement_in(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  for (const auto& [name, settlement] : settlements) {
    if (name == text_of(field)) return settlement;
  }
  CRIER_CHECK(false);
}

std::string_view name_of(RequestsAsked asked) {
  switch (asked) {
    case RequestsAsked::open: return "open";
    case RequestsAsked::to_match: return "to_match";
    case RequestsAsked::all: break;
  }
  return "all";
}

std::string_view name_of(FoundBy found_by) {
  switch (found_by) {
    case FoundBy::email: return "email";
    case FoundBy::phone: return "phone";
    case FoundBy::hand: break;
  }
  return "hand";
}

ObjectionRequest request_of(const pqxx::row& row) {
  return {.id = read<std::int64_t>(row["id"]),
          .purpose = read<std::string>(row["purpose"]),
          .stated_at = read<WallTime>(row["stated_at"]),
          .sent_again_at = read<std::optional<WallTime>>(row["sent_again_at"]),
          .receipt = read<std::string>(row["receipt"]),
          .locale = read<std::string>(row["locale"]),
          .name = read<std::string>(row["name"]),
          .email = read<std::string>(row["email"]),
          .phone = read<std::string>(row["phone"]),
          .mail_address = read<std::string>(row["mail_address"]),
          .phone_number = read<std::string>(row["phone_number"]),
          .erased_at = read<std::optional<WallTime>>(row["erased_at"]),
          .settled_at = read<std::optional<WallTime>>(row["settled_at"]),
          .settled_by = read<std::string>(row["settled_by"]),
          .settlement = settlement_in(row["settlement"]),
          .why = read<std::string>(row["why"]),
          .people = read<std::int64_t>(row["people"])};
}

std::optional<ObjectionRequest> first_of(const pqxx::result& result) {
  if (result.empty()) return std::nullopt;
  return request_of(result[0]);
}

}  // namespace

std::string_view name_of(Settlement settlement) {
  return settlements.at(std::to_underlying(settlement)).first;
}

WallTime add_request(Transaction& transaction, const NewRequest& request) {
  exec(transaction, insert, request.purpose, request.stated_at, request.receipt, request.locale,
       null_if_empty(request.name), null_if_empty(request.email), null_if_empty(request.phone),
       null_if_empty(request.mail_address), null_if_empty(request.phone_number));
  return read<WallTime>(exec(transaction, select_stated, request.receipt)[0]["stated_at"]);
}

std::vector<ObjectionRequest> requests_on(Transaction& transaction, const RequestsPage& page) {
  std::vector<ObjectionRequest> found;
  for (const auto& row : exec(transaction, select_page, page.after, page.purpose,
                              name_of(page.asked), page.rows_max)) {
    found.push_back(request_of(row));
  }
  return found;
}

std::int64_t count_requests(Transaction& transaction, const RequestsPage& page) {
  return read<std::int64_t>(exec(transaction, select_count, page.after, page.purpose,
                                 name_of(page.asked))[0]["requests"]);
}

std::optional<ObjectionRequest> find_request(Transaction& transaction, const std::string& receipt) {
  return first_of(exec(transaction, select_with_receipt, receipt));
}

std::optional<ObjectionRequest> find_request(Transaction& transaction, std::int64_t id) {
  return first_of(exec(transaction, select_with_id, id));
}

std::optional<ObjectionRequest> lock_request(Transaction& transaction, std::int64_t id) {
  return first_of(exec(transaction, select_locked, id));
}

std::vector<ObjectionRequest> requests_with_contact(Transaction& transaction,
                                                    const std::vector<std::string>& keys) {
  std::vector<ObjectionRequest> found;
  if (keys.empty()) return found;
  for (const auto& row : exec(transaction, select_with_contact, keys)) {
    found.push_back(request_of(row));
  }
  return found;
}

std::vector<ObjectionRequest> unreadable_requests(Transaction& transaction) {
  limit_statements(transaction, std::chrono::milliseconds(0));
  std::vector<ObjectionRequest> found;
  for (const auto& row : exec(transaction, select_without_contact)) {
    found.push_back(request_of(row));
  }
  return found;
}

RequestBacklog request_backlog(Transaction& transaction, const std::string& purpose) {
  const auto result = exec(transaction, select_backlog, purpose);
  return {.open = read<std::int64_t>(result[0]["open"]),
          .oldest = read<std::optional<WallTime>>(result[0]["oldest"])};
}

std::vector<Candidate> people_with_contact(Transaction& transaction,
                                           std::span<const ContactKey> keys) {
  if (keys.empty()) return {};
  limit_statements(transaction, std::chrono::milliseconds(0));
  std::vector<std::int64_t> ids;
  std::vector<std::string_view> texts;
  for (const ContactKey& each : keys) {
    ids.push_back(each.request);
    texts.push_back(each.key);
  }
  std::vector<Candidate> found;
  for (const auto& row : exec(transaction, select_candidates, ids, texts)) {
    found.push_back({.request = read<std::int64_t>(row["request"]),
                     .is_known = read<bool>(row["is_known"]),
                     .lane = read<Lane>(row["lane"]),
                     .ref = read<std::string>(row["ref"]),
                     .email = read<std::string>(row["email"]),
                     .phone = read<std::string>(row["phone"]),
                     .name = read<std::string>(row["name"])});
  }
  return found;
}

std::vector<PersonAsked> people_asked(Transaction& transaction, const ObjectionRequest& request,
                                      std::span<const PersonKey> people) {
  std::vector<Lane> lanes;
  std::vector<std::string_view> refs;
  for (const PersonKey& each : people) {
    lanes.push_back(each.lane);
    refs.push_back(each.ref);
  }
  std::vector<PersonAsked> found;
  for (const auto& row : exec(transaction, select_people, lanes, refs, request.id, request.purpose,
                              request.stated_at, request.sent_again_at)) {
    PersonAsked& person = found.emplace_back(
        PersonAsked{.is_in_audience = read<bool>(row["is_in_audience"]),
                    .is_known = read<bool>(row["is_known"]),
                    .stated_at = read<WallTime>(row["stated_at"]),
                    .has_objected = read<bool>(row["has_objected"]),
                    .has_withdrawn_since = read<bool>(row["has_withdrawn_since"]),
                    .dates = std::nullopt});
    if (!row["campaign_id"].is_null()) person.dates = personal_dates_of(row);
  }
  return found;
}

std::vector<SaidAgain> said_again(Transaction& transaction, const std::string& purpose) {
  std::vector<SaidAgain> found;
  for (const auto& row : exec(transaction, select_said_again, purpose)) {
    found.push_back(
        {.request = read<std::int64_t>(row["id"]),
         .person = {.lane = read<Lane>(row["lane"]), .ref = read<std::string>(row["ref"])}});
  }
  return found;
}

void add_request_people(Transaction& transaction, std::int64_t request,
                        std::span<const RequestPerson> people, const RequestNote& note) {
  std::vector<Lane> lanes;
  std::vector<std::string_view> refs;
  std::vector<std::string_view> found_by;
  std::vector<std::string_view> differs;
  for (const RequestPerson& each : people) {
    lanes.push_back(each.person.lane);
    refs.push_back(each.person.ref);
    found_by.push_back(name_of(each.found_by));
    differs.push_back(each.name_differs ? "t" : "f");
  }
  exec(transaction, insert_people, request, lanes, refs, found_by, differs, note.at, note.actor);
}

std::int64_t empty_requests(Transaction& transaction, std::span<const std::int64_t> given,
                            const RequestNote& note) {
  const std::vector<std::int64_t> ids(given.begin(), given.end());
  return static_cast<std::int64_t>(
      exec(transaction, empty_given, ids, note.at, note.actor).affected_rows());
}

std::int64_t empty_settled_requests(Transaction& transaction, WallTime settled_before, int rows_max,
                                    const RequestNote& note) {
  return static_cast<std::int64_t>(
      exec(transaction, empty_settled, settled_before, note.at, note.actor, rows_max)
          .affected_rows());
}

void settle_request(Transaction& transaction, std::int64_t request,
                    const RequestSettlement& settlement, const RequestNote& note) {
  exec(transaction, settle, request, note.at, note.actor, name_of(settlement.how), settlement.why);
}

}  // namespace crier::store
