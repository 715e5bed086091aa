#include "store/ledger/lane_pages.h"

#include <map>
#include <utility>

#include "campaign/mail_address.h"
#include "postgres/column.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/person_sql.h"
#include "store/registers/suppressions.h"

namespace crier::store {

using dispatch::DueDeferral;
using dispatch::LaneClaim;
using dispatch::PageRow;

namespace {

// What exec_page() runs: $1 lane, $2 campaign, $3 step, $4 to $7 as in person_sql.h, $8 when the
// audience was frozen.
constexpr SqlText people_of_kind = SqlText(R"sql(
  SELECT s.id, s.ref, s.email, s.name, s.locale, s.country, s.time_zone, s.birth_date, s.phone,
    {addresses} AS addresses,
    {counted_country} AS counted_country, {counted_locale} AS counted_locale,
    {has_objected} AS objected, {has_suppressed} AS suppressed,
    s.erased_at IS NOT NULL AS erased
  FROM subjects AS s
  JOIN campaign_lanes AS held ON held.lane = $1 AND held.campaign_id = $2 AND held.step = $3
  {of_listed}
  LEFT JOIN LATERAL (
    SELECT m.country_before, m.locale_before FROM subject_moves AS m
    WHERE m.lane = s.lane AND m.subject_id = s.id AND m.moved_at > $8
    ORDER BY m.moved_at LIMIT 1) AS moved ON true
  WHERE s.lane = $1
)sql")
                                       .with("{counted_country}", counted_country)
                                       .with("{counted_locale}", counted_locale)
                                       .with("{has_objected}", has_objected);

// Of an address that is a column nothing more is read; of one of which there may be several, their
// table is.
constexpr SqlText people_of_lane = people_of_kind.with("{addresses}", SqlText("NULL::text"))
                                       .with("{has_suppressed}", has_suppressed_address)
                                       .with("{of_listed}", SqlText(" "));
constexpr SqlText listed_people_of_lane =
    people_of_kind.with("{addresses}", addresses_of_listed)
        .with("{has_suppressed}", has_suppressed_listed)
        .with("{of_listed}", "LEFT JOIN LATERAL " + listed_addresses + " AS listed ON true");

constexpr SqlText next_people = R"sql(
  AND s.id > $9 AND s.id <= held.audience_until
  ORDER BY s.id LIMIT $10
)sql";

// Whoever has been claimed is looked for among the tries by the whole key: joined, all tries of the
// lane would be read for a page of people. The deferrals of these people are read once: by another
// index than that of the key, all of the lane would be read for each of them.
constexpr SqlText people_in_doubt = R"sql(
  AND s.id = ANY (ARRAY(
    WITH claimed AS MATERIALIZED (
      SELECT people.id FROM campaign_lanes AS walk
      CROSS JOIN LATERAL (
        SELECT id FROM subjects
        WHERE lane = $1 AND id > walk.cursor AND id <= walk.claimed_to OFFSET 0) AS people
      WHERE walk.lane = $1 AND walk.campaign_id = $2 AND walk.step = $3)
    SELECT claimed.id FROM claimed
    LEFT JOIN LATERAL (
      SELECT true AS is_there FROM attempts AS a
      WHERE a.lane = $1 AND a.campaign_id = $2 AND a.step = $3 AND a.subject_id = claimed.id
      LIMIT 1) AS tried ON true
    WHERE tried.is_there IS NULL AND claimed.id NOT IN (
      SELECT d.subject_id FROM deferrals AS d
      WHERE d.lane = $1 AND d.campaign_id = $2 AND d.step = $3
        AND d.subject_id BETWEEN (SELECT min(id) FROM claimed) AND (SELECT max(id) FROM claimed))))
  ORDER BY s.id
)sql";

constexpr SqlText named_people = "AND s.id = ANY ($9::bigint[])";

// A question about people, of both sorts of address.
struct PageStatements {
  const Statement& of_column;
  const Statement& of_listed;

  [[nodiscard]] const Statement& of(AddressKind kind) const {
    return has_several(kind) ? of_listed : of_column;
  }
};

constexpr SqlText page_text = people_of_lane + next_people;
constexpr SqlText listed_page_text = listed_people_of_lane + next_people;
const Statement select_page("select_page", page_text);
const Statement select_page_listed("select_page_listed", listed_page_text);
const PageStatements next_page{.of_column = select_page, .of_listed = select_page_listed};

constexpr SqlText in_doubt_text = people_of_lane + people_in_doubt;
constexpr SqlText listed_in_doubt_text = listed_people_of_lane + people_in_doubt;
const Statement select_in_doubt("select_in_doubt", in_doubt_text);
const Statement select_in_doubt_listed("select_in_doubt_listed", listed_in_doubt_text);
const PageStatements all_in_doubt{.of_column = select_in_doubt,
                                  .of_listed = select_in_doubt_listed};

constexpr SqlText named_text = people_of_lane + named_people;
constexpr SqlText listed_named_text = listed_people_of_lane + named_people;
const Statement select_named("select_named", named_text);
const Statement select_named_listed("select_named_listed", listed_named_text);
const PageStatements all_named{.of_column = select_named, .of_listed = select_named_listed};

const Statement extend_claim("extend_claim", R"sql(
  UPDATE campaign_lanes
  SET claimed_to = greatest(claimed_to, $5)
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND epoch = $4
)sql");

const Statement lock_own_lane("lock_own_lane", R"sql(
  SELECT FROM campaign_lanes
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND epoch = $4
  FOR UPDATE
)sql");

const Statement take_over_in_flight("take_over_in_flight", R"sql(
  UPDATE deferrals
  SET in_flight_epoch = $4
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND in_flight_epoch < $4
  RETURNING subject_id, attempt, reason, reply_code, coalesce(description, '') AS description
)sql");

// By the place of the rows: joined, all deferrals of the lane would be looked through for each of
// them where the planner expects few. One that an erasure is emptying is picked up the next time.
const Statement pick_up_due("pick_up_due", R"sql(
  UPDATE deferrals AS picked
  SET in_flight_epoch = $4
  WHERE picked.ctid = ANY (ARRAY(
    SELECT ctid FROM deferrals
    WHERE lane = $1 AND campaign_id = $2 AND step = $3
      AND due_at <= $5 AND in_flight_epoch IS NULL
    ORDER BY due_at LIMIT $6))
  RETURNING picked.subject_id, picked.attempt, picked.reason, picked.reply_code,
            coalesce(picked.description, '') AS description
)sql");

const Statement select_next_due("select_next_due", R"sql(
  SELECT min(due_at) AS due_at FROM deferrals
  WHERE lane = $1 AND campaign_id = $2 AND step = $3 AND in_flight_epoch IS NULL
)sql");

struct PageColumns {
  const pqxx::result& result;
  Column<SubjectId> id{result, "id"};
  Column<std::string> ref{result, "ref"};
  Column<std::string> email{result, "email"};
  Column<std::string> name{result, "name"};
  Column<std::string> locale{result, "locale"};
  Column<std::string> country{result, "country"};
  Column<std::string> time_zone{result, "time_zone"};
  Column<std::string> phone{result, "phone"};
  Column<std::string> addresses{result, "addresses"};
  Column<std::optional<std::chrono::year_month_day>> birth_date{result, "birth_date"};
  Column<std::string> counted_country{result, "counted_country"};
  Column<std::string> counted_locale{result, "counted_locale"};
  Column<bool> objected{result, "objected"};
  Column<bool> suppressed{result, "suppressed"};
  Column<bool> erased{result, "erased"};
};

PageRow page_row(const PageColumns& columns, const pqxx::row& row) {
  return {.subject = {.id = columns.id(row),
                      .ref = columns.ref(row),
                      .email = columns.email(row),
                      .name = columns.name(row),
                      .locale = columns.locale(row),
                      .country = columns.country(row),
                      .time_zone = columns.time_zone(row),
                      .phone = columns.phone(row),
                      .birth_date = columns.birth_date(row),
                      .addresses = columns.addresses(row)},
          .counted_country = columns.counted_country(row),
          .counted_locale = columns.counted_locale(row),
          .objected = columns.objected(row),
          .suppressed = columns.suppressed(row),
          .erased = columns.erased(row)};
}

// Addresses that can be spelled in several ways (campaign/mail_address.h): a handful in a page.
void mark_suppressed(Transaction& transaction, const PageTerms& terms, std::vector<PageRow>& rows) {
  if (terms.address != AddressKind::email && terms.address != AddressKind::ref) {
    return;  // A number has one spelling, and so have those of which there are several.
  }
  const bool by_ref = terms.address == AddressKind::ref;
  std::vector<std::string_view> addresses;
  for (const PageRow& row : rows) {
    if (row.suppressed) continue;
    if (has_spellings(row.subject.email)) addresses.push_back(row.subject.email);
    if (by_ref && may_be_mail_address(row.subject.ref)) addresses.push_back(row.subject.ref);
  }
  if (addresses.empty()) return;
  const auto suppressed =
      suppressed_among(transaction, terms.suppression_channel, addresses, std::nullopt);
  for (PageRow& row : rows) {
    row.suppressed |=
        suppressed.contains(row.subject.email) || (by_ref && suppressed.contains(row.subject.ref));
  }
}

// Runs one of the statements made of `people_of_kind`; `more` are its parameters from $9 on.
template <class... More>
std::vector<PageRow> exec_page(Transaction& transaction, const PageStatements& statements,
                               const LaneClaim& claim, const PageTerms& terms,
                               const More&... more) {
  const auto result = exec(transaction, statements.of(terms.address), claim.lane, claim.campaign,
                           claim.step, terms.purpose, terms.suppression_channel,
                           name_of(terms.address), std::nullopt, terms.frozen_at, more...);
  const PageColumns columns{result};
  std::vector<PageRow> rows;
  rows.reserve(static_cast<std::size_t>(result.size()));
  for (const auto& row : result) rows.push_back(page_row(columns, row));
  mark_suppressed(transaction, terms, rows);
  for (PageRow& row : rows) row.subject.email = wire_address(std::move(row.subject.email));
  return rows;
}

struct DeferralColumns {
  const pqxx::result& result;
  Column<SubjectId> subject{result, "subject_id"};
  Column<int> attempt{result, "attempt"};
  Column<std::string> reason{result, "reason"};
  Column<int> reply_code{result, "reply_code"};
  Column<std::string> description{result, "description"};
};

void read_deferrals(const pqxx::result& result, bool in_doubt,
                    std::map<SubjectId, DueDeferral>& into) {
  const DeferralColumns columns{result};
  for (const auto& row : result) {
    const auto reason = reason_named(text_of(columns.reason.field(row)));
    into[columns.subject(row)] = {.attempt = columns.attempt(row),
                                  .reason = reason.value_or(Reason::none),
                                  .reply_code = columns.reply_code(row),
                                  .description = columns.description(row),
                                  .in_doubt = in_doubt};
  }
}

}  // namespace

std::optional<std::vector<PageRow>> claim_page(Transaction& transaction, const LaneClaim& claim,
                                               const PageTerms& terms, SubjectId after,
                                               int rows_max) {
  std::vector<PageRow> rows = exec_page(transaction, next_page, claim, terms, after, rows_max);
  const SubjectId last = rows.empty() ? after : rows.back().subject.id;
  const auto extended =
      exec(transaction, extend_claim, claim.lane, claim.campaign, claim.step, claim.epoch, last);
  if (extended.affected_rows() != 1) return std::nullopt;
  return rows;
}

std::vector<PageRow> rows_in_doubt(Transaction& transaction, const LaneClaim& claim,
                                   const PageTerms& terms) {
  return exec_page(transaction, all_in_doubt, claim, terms);
}

std::optional<std::vector<DueDeferral>> take_due_deferrals(Transaction& transaction,
                                                           const LaneClaim& claim,
                                                           const PageTerms& terms,
                                                           const DueQuestion& question) {
  if (exec(transaction, lock_own_lane, claim.lane, claim.campaign, claim.step, claim.epoch)
          .empty()) {
    return std::nullopt;
  }
  std::map<SubjectId, DueDeferral> taken;
  read_deferrals(
      exec(transaction, take_over_in_flight, claim.lane, claim.campaign, claim.step, claim.epoch),
      true, taken);
  read_deferrals(exec(transaction, pick_up_due, claim.lane, claim.campaign, claim.step, claim.epoch,
                      question.now, question.rows_max),
                 false, taken);
  if (taken.empty()) return std::vector<DueDeferral>{};

  std::vector<SubjectId> ids;
  for (const auto& [id, deferral] : taken) ids.push_back(id);
  std::vector<DueDeferral> due;
  for (PageRow& row : exec_page(transaction, all_named, claim, terms, ids)) {
    DueDeferral& deferral = due.emplace_back(taken.at(row.subject.id));
    deferral.row = std::move(row);
  }
  return due;
}

std::vector<PageRow> rows_of_people(Transaction& transaction, const LaneClaim& claim,
                                    const PageTerms& terms, const std::vector<SubjectId>& people) {
  return exec_page(transaction, all_named, claim, terms, people);
}

std::optional<WallTime> next_due_deferral(Transaction& transaction, const LaneClaim& claim) {
  const auto result = exec(transaction, select_next_due, claim.lane, claim.campaign, claim.step);
  return read<std::optional<WallTime>>(result[0][0]);
}

}  // namespace crier::store
