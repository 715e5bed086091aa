#include "store/ledger/confirmation_claims.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/ledger/owed_rows.h"

namespace crier::store {

using dispatch::ConfirmationClaim;
using dispatch::ConfirmationResult;
using dispatch::OwedConfirmation;
using dispatch::Told;

namespace {

// `due_at` is compared with statement_timestamp(), which an index condition may be made of: by
// clock_timestamp() all that is owed would be read, whenever it is due.
const Statement select_owing("confirmations_owing", R"sql(
  SELECT id, key, channel, notify_by, texts_edition FROM campaigns
  WHERE channel = ANY ($1::text[]) AND state <> 'paused'
    AND EXISTS (SELECT FROM confirmations AS owed
                WHERE owed.campaign_id = campaigns.id AND owed.state = 'owed'
                  AND owed.due_at <= statement_timestamp())
  ORDER BY id
)sql");

// What somebody else is at work on is passed over. Who had a claim on one that is due again may
// have sent it.
const Statement claim_due("confirmations_claim", R"sql(
  WITH number AS MATERIALIZED (
    SELECT nextval('confirmation_claims') AS claim
  ), due AS (
    SELECT owed.position FROM confirmations AS owed
    WHERE owed.campaign_id = $1 AND owed.state = 'owed'
      AND owed.due_at <= statement_timestamp()
      AND EXISTS (SELECT FROM campaigns WHERE id = $1 AND state <> 'paused')
    ORDER BY owed.due_at LIMIT $2
    FOR UPDATE SKIP LOCKED
  )
  UPDATE confirmations AS owed
  SET claim = number.claim, due_at = clock_timestamp() + $3 * interval '1 millisecond',
      tries = owed.tries + CASE WHEN owed.claim IS NULL THEN 0 ELSE 1 END,
      doubts = owed.doubts + CASE WHEN owed.claim IS NULL THEN 0 ELSE 1 END
  FROM due, number
  WHERE owed.position = due.position
  RETURNING owed.position
)sql");

// A ref that an erasure has taken leads to nobody. Which notice told them, the ledger says: that it
// arrived, or that nobody knows, and they came by its link. Nothing of it yet: the outcome may be
// on its way to the ledger as long as the campaign works at the person.
const Statement select_claimed("confirmations_claimed", R"sql(
  SELECT owed.position, owed.claim, owed.tries, said.statement, said.timeliness, said.receipt,
         said.stated_at, said.recorded_at,
         greatest(said.recorded_at, (SELECT max(events.at) FROM campaign_events AS events
                                     WHERE events.campaign_id = owed.campaign_id
                                       AND events.action = 'resume')) AS triable_since,
         said.lane, s.id, s.ref, s.email, s.name, s.locale,
         s.country, s.time_zone, s.birth_date, s.phone, s.id IS NULL AS is_erased,
         told.outcome, coalesce(versions.locale, '') AS told_locales,
         coalesce(versions.country, '') AS told_country, coalesce(versions.zone, '') AS told_zone,
         campaigns.state IN ('finished', 'cancelled') AS is_over,
         said.token_id IS NOT NULL AS came_by_link,
         said.recorded_at > statement_timestamp() - interval '5 minutes' AS is_recent
  FROM confirmations AS owed
  JOIN campaigns ON campaigns.id = owed.campaign_id
  JOIN objection_records AS said ON said.position = owed.position
  LEFT JOIN subjects AS s ON s.lane = said.lane AND s.ref = said.ref AND s.erased_at IS NULL
  LEFT JOIN LATERAL (
    SELECT of_step.outcome, of_step.notice_version
    FROM campaign_lanes AS walk
    CROSS JOIN LATERAL (
      SELECT tries.outcome, tries.notice_version, tries.attempt,
             array_position(ARRAY['accepted', 'unknown', 'failed', 'excluded'], tries.outcome)
               AS place
      FROM attempts AS tries
      WHERE tries.lane = walk.lane AND tries.campaign_id = walk.campaign_id
        AND tries.step = walk.step AND tries.subject_id = s.id AND tries.outcome <> 'deferred'
      ORDER BY place, tries.attempt DESC LIMIT 1) AS of_step
    WHERE walk.lane = said.lane AND walk.campaign_id = owed.campaign_id
    ORDER BY of_step.place, walk.step DESC
    LIMIT 1) AS told ON true
  LEFT JOIN notice_versions AS versions
    ON versions.campaign_id = owed.campaign_id AND versions.version = told.notice_version
  WHERE owed.position = ANY ($1::bigint[])
  ORDER BY owed.position
)sql");

constexpr SqlText renew = renew_text.with("{table}", SqlText("confirmations"));
const Statement renew_claims("confirmations_renew", renew);

constexpr SqlText settle =
    settle_text.with("{table}", SqlText("confirmations")).with("{words}", SqlText(" "));
const Statement book_results("confirmations_settle", settle);

Told told_by(const pqxx::row& row) {
  const std::string_view outcome = text_of(row["outcome"]);
  if (outcome == "accepted" || outcome == "unknown") return Told::yes;
  // A crash took the outcome of their notice, and they objected before they were looked at again.
  // Whoever comes by its link has had it.
  const bool came_by_link = read<bool>(row["came_by_link"]);
  if (outcome == "excluded" && came_by_link) return Told::yes;
  if (!outcome.empty()) return Told::no;
  if (!read<bool>(row["is_over"])) return Told::not_yet;
  // Cancelled while their notice was on the wire: what became of it is booked within the minutes
  // that a daemon finishes in, or by nobody.
  if (came_by_link) return read<bool>(row["is_recent"]) ? Told::not_yet : Told::yes;
  return Told::no;
}

OwedConfirmation owed_by(const pqxx::row& row) {
  const auto kind = objection::statement_kind_named(text_of(row["statement"]));
  const auto timeliness = objection::timeliness_named(text_of(row["timeliness"]));
  CRIER_CHECK(kind && timeliness);
  OwedConfirmation owed{.position = read<std::int64_t>(row["position"]),
                        .claim = read<std::int64_t>(row["claim"]),
                        .tries = read<int>(row["tries"]),
                        .kind = *kind,
                        .timeliness = *timeliness,
                        .receipt = read<std::string>(row["receipt"]),
                        .stated_at = read<WallTime>(row["stated_at"]),
                        .recorded_at = read<WallTime>(row["recorded_at"]),
                        .triable_since = read<WallTime>(row["triable_since"]),
                        .told = told_by(row),
                        .locales = read<std::string>(row["told_locales"]),
                        .country = read<std::string>(row["told_country"]),
                        .zone = read<std::string>(row["told_zone"]),
                        .lane = read<Lane>(row["lane"]),
                        .row = {}};
  owed.row.erased = read<bool>(row["is_erased"]);
  if (!owed.row.erased) owed.row.subject = subject_of(row);
  return owed;
}

}  // namespace

std::vector<dispatch::RunningCampaign> campaigns_owing(Transaction& transaction,
                                                       const std::vector<std::string>& channels) {
  std::vector<dispatch::RunningCampaign> owing;
  for (const auto& row : exec(transaction, select_owing, channels)) {
    owing.push_back(owing_by(row, 1));
  }
  return owing;
}

std::vector<OwedConfirmation> claim_confirmations(Transaction& transaction,
                                                  const dispatch::ConfirmationRequest& request,
                                                  const PageTerms& terms) {
  std::vector<std::int64_t> positions;
  for (const auto& row :
       exec(transaction, claim_due, request.campaign, request.rows_max, request.lease.count())) {
    positions.push_back(read<std::int64_t>(row["position"]));
  }
  std::vector<OwedConfirmation> page;
  if (positions.empty()) return page;
  for (const auto& row : exec(transaction, select_claimed, positions)) {
    page.push_back(owed_by(row));
  }
  prepare_addresses(transaction, terms, page);
  return page;
}

int renew_confirmations(Transaction& transaction, std::span<const ConfirmationClaim> claims,
                        std::chrono::milliseconds lease) {
  return renew_owed(transaction, renew_claims, claims, lease);
}

void settle_confirmations(Transaction& transaction, const std::string& channel,
                          std::span<const ConfirmationResult> results) {
  settle_owed(transaction, book_results, channel, results);
}

}  // namespace crier::store
