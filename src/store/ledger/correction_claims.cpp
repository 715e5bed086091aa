#include "store/ledger/correction_claims.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "postgres/sql_text.h"
#include "store/campaign/corrections.h"
#include "store/ledger/owed_rows.h"
#include "store/registers/personal_dates_sql.h"

namespace crier::store {

using dispatch::ConfirmationClaim;
using dispatch::ConfirmationResult;
using dispatch::OwedConfirmation;

namespace {

// A page of a lane: few people are told again where few were told before the dates were moved.
constexpr int page_rows = 2000;
// A claim looks at so many people at most, so that it does not take long.
constexpr int pages_max = 25;

// The last change counts alone: whoever has not been told of one before it is told of it.
const Statement select_owing("corrections_owing", R"sql(
  SELECT campaigns.id, key, channel, notify_by, texts_edition, last.step FROM campaigns
  CROSS JOIN LATERAL (SELECT max(step) AS step FROM correction_steps
                      WHERE campaign_id = campaigns.id) AS last
  WHERE channel = ANY ($1::text[]) AND state IN ('running', 'finished')
    AND NOT EXISTS (SELECT FROM link_health AS link
                    WHERE link.campaign_id = campaigns.id AND link.is_down)
    AND (EXISTS (SELECT FROM correction_lanes AS walk
                 WHERE walk.campaign_id = campaigns.id AND walk.step = last.step AND NOT walk.done)
         OR EXISTS (SELECT FROM corrections AS owed
                    WHERE owed.campaign_id = campaigns.id AND owed.state = 'owed'
                      AND owed.due_at <= statement_timestamp()))
  ORDER BY campaigns.id
)sql");

const Statement select_step("corrections_step", R"sql(
  SELECT step, told_until, nextval('correction_claims') AS claim
  FROM correction_steps JOIN campaigns ON campaigns.id = campaign_id
  WHERE campaign_id = $1 AND state IN ('running', 'finished')
    AND NOT EXISTS (SELECT FROM link_health AS link
                    WHERE link.campaign_id = $1 AND link.is_down)
  ORDER BY step DESC LIMIT 1
)sql");

// As confirmations_claim.
const Statement claim_due("corrections_claim", R"sql(
  WITH due AS (
    SELECT owed.lane, owed.campaign_id, owed.step, owed.subject_id FROM corrections AS owed
    WHERE owed.campaign_id = $1 AND owed.step = $2 AND owed.state = 'owed'
      AND owed.due_at <= statement_timestamp()
    ORDER BY owed.due_at LIMIT $3
    FOR UPDATE SKIP LOCKED
  )
  UPDATE corrections AS owed
  SET claim = $4, due_at = clock_timestamp() + $5 * interval '1 millisecond',
      tries = owed.tries + CASE WHEN owed.claim IS NULL THEN 0 ELSE 1 END,
      doubts = owed.doubts + CASE WHEN owed.claim IS NULL THEN 0 ELSE 1 END
  FROM due
  WHERE owed.lane = due.lane AND owed.campaign_id = due.campaign_id AND owed.step = due.step
    AND owed.subject_id = due.subject_id
  RETURNING owed.position
)sql");

const Statement take_lane("corrections_take_lane", R"sql(
  SELECT lane, cursor, audience_until FROM correction_lanes
  WHERE campaign_id = $1 AND step = $2 AND NOT done
  ORDER BY lane LIMIT 1
  FOR UPDATE SKIP LOCKED
)sql");

const Statement select_last("corrections_page_end", R"sql(
  SELECT max(id) AS last, count(*) AS people
  FROM (SELECT id FROM subjects WHERE lane = $1 AND id > $2 AND id <= $3 ORDER BY id LIMIT $4) AS page
)sql");

// Of the people of a page those who were told before the dates were moved. Who objects by now, or
// was erased, needs none, and has a row that says so: else nobody could tell them from the
// forgotten.
constexpr SqlText begin_page = SqlText(R"sql(
  WITH told AS (
    SELECT s.id,
           CASE WHEN s.erased_at IS NOT NULL THEN 'erased'
                WHEN EXISTS (SELECT FROM objections AS o
                             WHERE o.lane = s.lane AND o.ref = s.ref
                               AND o.purpose = (SELECT purpose FROM campaigns WHERE id = $5))
                THEN 'already_objected' END AS none_for
    FROM subjects AS s
    CROSS JOIN LATERAL (
      SELECT s.lane, $5::bigint AS campaign_id, s.id AS subject_id) AS person
    CROSS JOIN LATERAL ({first_told}) AS first
    WHERE s.lane = $1 AND s.id > $2 AND s.id <= $3 AND first.told_at < $7
    ORDER BY s.id LIMIT $4
  )
  INSERT INTO corrections (lane, campaign_id, step, subject_id, state, reason, claim, due_at, ended_at)
  SELECT $1, $5, $6, id, CASE WHEN none_for IS NULL THEN 'owed' ELSE 'none' END,
         coalesce(none_for, 'none'), CASE WHEN none_for IS NULL THEN $8::bigint END,
         clock_timestamp() + $9 * interval '1 millisecond',
         CASE WHEN none_for IS NOT NULL THEN now() END
  FROM told
  RETURNING position, subject_id, state = 'owed' AS is_owed
)sql")
                                   .with("{first_told}", first_told);
const Statement begin_people("corrections_begin", begin_page);

const Statement move_cursor("corrections_move_cursor", R"sql(
  UPDATE correction_lanes SET cursor = $4, done = $5
  WHERE lane = $1 AND campaign_id = $2 AND step = $3
)sql");

// In the language, country and zone of the last notice that told them.
const Statement select_claimed("corrections_claimed", R"sql(
  SELECT owed.position, owed.claim, owed.tries, owed.step, owed.lane, campaigns.texts_edition,
         greatest(owed.begun_at, (SELECT max(events.at) FROM campaign_events AS events
                                  WHERE events.campaign_id = owed.campaign_id
                                    AND events.action = 'resume')) AS triable_since,
         owed.begun_at, s.id, coalesce(s.ref, '') AS ref, s.email, s.name, s.locale, s.country,
         s.time_zone, s.birth_date, s.phone, s.erased_at IS NOT NULL AS is_erased,
         EXISTS (SELECT FROM objections AS o
                 WHERE o.lane = s.lane AND o.ref = s.ref AND o.purpose = campaigns.purpose)
           AS objected,
         coalesce(versions.locale, '') AS told_locales,
         coalesce(versions.country, '') AS told_country, coalesce(versions.zone, '') AS told_zone
  FROM corrections AS owed
  JOIN campaigns ON campaigns.id = owed.campaign_id
  JOIN subjects AS s ON s.lane = owed.lane AND s.id = owed.subject_id
  LEFT JOIN LATERAL (
    SELECT of_step.notice_version
    FROM campaign_lanes AS walk
    CROSS JOIN LATERAL (
      SELECT tries.notice_version FROM attempts AS tries
      WHERE tries.lane = walk.lane AND tries.campaign_id = walk.campaign_id
        AND tries.step = walk.step AND tries.subject_id = s.id
        AND tries.outcome IN ('accepted', 'unknown')
      ORDER BY tries.attempt DESC LIMIT 1) AS of_step
    WHERE walk.lane = owed.lane AND walk.campaign_id = owed.campaign_id
    ORDER BY walk.step DESC LIMIT 1) AS told ON true
  LEFT JOIN notice_versions AS versions
    ON versions.campaign_id = owed.campaign_id AND versions.version = told.notice_version
  WHERE owed.position = ANY ($1::bigint[])
  ORDER BY owed.position
)sql");

constexpr SqlText renew = renew_text.with("{table}", SqlText("corrections"));
const Statement renew_claims("corrections_renew", renew);

constexpr SqlText keep_words(
    "notice_version = CASE WHEN given.state = 'sent' THEN given.version END,");
constexpr SqlText settle =
    settle_text.with("{table}", SqlText("corrections")).with("{words}", keep_words);
const Statement book_results("corrections_settle", settle);

struct Step {
  int number{};
  WallTime told_until;
  std::int64_t claim{};
};

std::optional<Step> step_of(Transaction& transaction, CampaignId campaign) {
  const auto found = exec(transaction, select_step, campaign);
  if (found.empty()) return std::nullopt;
  return Step{.number = read<int>(found[0]["step"]),
              .told_until = read<WallTime>(found[0]["told_until"]),
              .claim = read<std::int64_t>(found[0]["claim"])};
}

// The next people of a lane, up to `room`. False: no lane is left that nobody else looks at.
bool begin_next(Transaction& transaction, const dispatch::ConfirmationRequest& request,
                const Step& step, int room, std::vector<std::int64_t>& positions) {
  const auto taken = exec(transaction, take_lane, request.campaign, step.number);
  if (taken.empty()) return false;
  const auto lane = read<Lane>(taken[0]["lane"]);
  const auto cursor = read<std::int64_t>(taken[0]["cursor"]);
  const auto until = read<std::int64_t>(taken[0]["audience_until"]);
  const auto page = exec(transaction, select_last, lane, cursor, until, page_rows);
  const auto last = read<std::optional<std::int64_t>>(page[0]["last"]).value_or(until);
  std::int64_t begun_last = cursor;
  int begun = 0;
  for (const auto& row : exec(transaction, begin_people, lane, cursor, last, room, request.campaign,
                              step.number, step.told_until, step.claim, request.lease.count())) {
    if (read<bool>(row["is_owed"])) positions.push_back(read<std::int64_t>(row["position"]));
    ++begun;
    begun_last = std::max(begun_last, read<std::int64_t>(row["subject_id"]));
  }
  // There may be more of them behind the last one.
  const std::int64_t reached = begun == room ? begun_last : last;
  const bool is_done = begun < room && read<std::int64_t>(page[0]["people"]) < page_rows;
  exec(transaction, move_cursor, lane, request.campaign, step.number, reached, is_done);
  return true;
}

OwedConfirmation owed_by(const pqxx::row& row) {
  OwedConfirmation owed{.position = read<std::int64_t>(row["position"]),
                        .claim = read<std::int64_t>(row["claim"]),
                        .tries = read<int>(row["tries"]),
                        .step = read<int>(row["step"]),
                        .edition = read<int>(row["texts_edition"]),
                        .recorded_at = read<WallTime>(row["begun_at"]),
                        .triable_since = read<WallTime>(row["triable_since"]),
                        .told = dispatch::Told::yes,
                        .locales = read<std::string>(row["told_locales"]),
                        .country = read<std::string>(row["told_country"]),
                        .zone = read<std::string>(row["told_zone"]),
                        .lane = read<Lane>(row["lane"]),
                        .row = {}};
  owed.row.erased = read<bool>(row["is_erased"]);
  owed.row.objected = read<bool>(row["objected"]);
  if (!owed.row.erased) owed.row.subject = subject_of(row);
  return owed;
}

}  // namespace

std::vector<dispatch::RunningCampaign> campaigns_to_correct(
    Transaction& transaction, const std::vector<std::string>& channels) {
  std::vector<dispatch::RunningCampaign> owing;
  for (const auto& row : exec(transaction, select_owing, channels)) {
    owing.push_back(owing_by(row, read<int>(row["step"])));
  }
  return owing;
}

std::vector<OwedConfirmation> claim_corrections(Transaction& transaction,
                                                const dispatch::ConfirmationRequest& request,
                                                const PageTerms& terms) {
  std::vector<OwedConfirmation> claimed;
  const auto step = step_of(transaction, request.campaign);
  if (!step) return claimed;
  supersede_corrections(transaction, request.campaign, step->number);
  std::vector<std::int64_t> positions;
  for (const auto& row : exec(transaction, claim_due, request.campaign, step->number,
                              request.rows_max, step->claim, request.lease.count())) {
    positions.push_back(read<std::int64_t>(row["position"]));
  }
  for (int page = 0; page < pages_max; ++page) {
    const int room = request.rows_max - static_cast<int>(positions.size());
    if (room <= 0 || !begin_next(transaction, request, *step, room, positions)) break;
  }
  if (positions.empty()) return claimed;
  for (const auto& row : exec(transaction, select_claimed, positions)) {
    claimed.push_back(owed_by(row));
  }
  prepare_addresses(transaction, terms, claimed);
  return claimed;
}

int renew_corrections(Transaction& transaction, std::span<const ConfirmationClaim> claims,
                      std::chrono::milliseconds lease) {
  return renew_owed(transaction, renew_claims, claims, lease);
}

void settle_corrections(Transaction& transaction, const std::string& channel,
                        std::span<const ConfirmationResult> results) {
  settle_owed(transaction, book_results, channel, results);
}

}  // namespace crier::store
