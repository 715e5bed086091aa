#include "store/report/audit_counts.h"

#include <array>
#include <utility>

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/person_sql.h"
#include "store/report/completeness_columns.h"
#include "store/report/coverage.h"
#include "store/report/unreachable_reasons.h"

namespace crier::store {
namespace {

constexpr std::array<std::string_view, standing_count> standing_names = {
    "notified", "failed", "excluded", "pending", "lost", "settled_twice", "still_waiting"};

const Statement select_lanes("audit_lanes", R"sql(
  SELECT step, lane FROM campaign_lanes WHERE campaign_id = $1 ORDER BY step, lane
)sql");

// Of a later step of a ladder, those who came to it, or should have: whoever failed in the step
// before, or could not be reached by it ($4: the reasons).
constexpr SqlText people_by_standing = SqlText(R"sql(
  SELECT country, locale, attempt_locale, standing, count(*) AS people
  FROM (
    SELECT {counted_country} AS country, coalesce({counted_locale}, '') AS locale,
      coalesce(tried.locale, '') AS attempt_locale,
      CASE
        WHEN tried.settled > 1 THEN 'settled_twice'
        WHEN tried.settled = 1 AND waiting.subject_id IS NOT NULL THEN 'still_waiting'
        WHEN tried.settled = 1 AND tried.outcome = 'accepted' THEN 'notified'
        WHEN tried.settled = 1 THEN tried.outcome
        WHEN waiting.subject_id IS NOT NULL OR s.id > walk.cursor THEN 'pending'
        ELSE 'lost'
      END AS standing
    FROM campaign_lanes AS walk
    JOIN subjects AS s ON s.lane = $1 AND s.id <= walk.audience_until
    LEFT JOIN (
      SELECT subject_id,
        count(*) FILTER (WHERE outcome IN ('accepted', 'failed', 'excluded')) AS settled,
        (array_agg(outcome ORDER BY attempt DESC))[1] AS outcome,
        (array_agg(locale ORDER BY attempt DESC))[1] AS locale
      FROM attempts WHERE lane = $1 AND campaign_id = $2 AND step = $3
      GROUP BY subject_id) AS tried ON tried.subject_id = s.id
    LEFT JOIN deferrals AS waiting
      ON waiting.lane = $1 AND waiting.campaign_id = $2 AND waiting.step = $3
      AND waiting.subject_id = s.id
    LEFT JOIN (
      SELECT DISTINCT ON (m.subject_id) m.subject_id, m.country_before, m.locale_before
      FROM subject_moves AS m
      WHERE m.lane = $1 AND m.moved_at > (SELECT started_at FROM campaigns WHERE id = $2)
      ORDER BY m.subject_id, m.moved_at) AS moved ON moved.subject_id = s.id
    LEFT JOIN (
      SELECT DISTINCT subject_id FROM attempts
      WHERE lane = $1 AND campaign_id = $2 AND step = $3 - 1
        AND (outcome = 'failed' OR outcome = 'excluded' AND reason = ANY ($4::text[])))
      AS come ON come.subject_id = s.id
    WHERE walk.lane = $1 AND walk.campaign_id = $2 AND walk.step = $3
      AND (walk.step = 1 OR come.subject_id IS NOT NULL OR tried.subject_id IS NOT NULL
           OR waiting.subject_id IS NOT NULL)
  ) AS people
  GROUP BY country, locale, attempt_locale, standing
)sql")
                                           .with("{counted_country}", counted_country)
                                           .with("{counted_locale}", counted_locale);
const Statement select_standings("audit_standings", people_by_standing);

const Statement select_counts("audit_counts", R"sql(
  SELECT country, locale, planned, notified, failed, excluded, pending,
         notified_onward + failed_onward + excluded_onward AS onward
  FROM campaign_counts WHERE lane = $1 AND campaign_id = $2 AND step = $3
)sql");

const Statement select_tries("audit_tries", R"sql(
  SELECT hour, channel, locale, language_rule, outcome, reason,
         coalesce(listed.tries, 0) AS listed, coalesce(counted.tries, 0) AS counted
  FROM (
    SELECT date_trunc('hour', at) AS hour, channel, locale, language_rule, outcome, reason,
           count(*) AS tries
    FROM attempts WHERE lane = $1 AND campaign_id = $2 AND step = $3
    GROUP BY 1, 2, 3, 4, 5, 6) AS listed
  FULL JOIN (
    SELECT hour, channel, locale, language_rule, outcome, reason, sum(tries)::bigint AS tries
    FROM outcome_counts WHERE lane = $1 AND campaign_id = $2 AND step = $3
    GROUP BY 1, 2, 3, 4, 5, 6) AS counted
    USING (hour, channel, locale, language_rule, outcome, reason)
  WHERE listed.tries IS DISTINCT FROM counted.tries
  ORDER BY hour, outcome, reason LIMIT 100
)sql");

const Statement count_stray_attempts("audit_stray_attempts", R"sql(
  SELECT count(*) AS strays
  FROM attempts AS a
  JOIN campaign_lanes AS walk
    ON walk.lane = $1 AND walk.campaign_id = $2 AND walk.step = $3
  LEFT JOIN subjects AS s ON s.lane = $1 AND s.id = a.subject_id
  WHERE a.lane = $1 AND a.campaign_id = $2 AND a.step = $3
    AND (s.id IS NULL OR s.id > walk.audience_until)
)sql");

const Statement count_stray_deferrals("audit_stray_deferrals", R"sql(
  SELECT count(*) AS strays
  FROM deferrals AS d
  JOIN campaign_lanes AS walk
    ON walk.lane = $1 AND walk.campaign_id = $2 AND walk.step = $3
  LEFT JOIN subjects AS s ON s.lane = $1 AND s.id = d.subject_id
  WHERE d.lane = $1 AND d.campaign_id = $2 AND d.step = $3
    AND (s.id IS NULL OR s.id > walk.claimed_to)
)sql");

Standing standing_named(std::string_view name) {
  for (std::size_t index = 0; index < standing_names.size(); ++index) {
    if (standing_names[index] == name) return static_cast<Standing>(index);
  }
  CRIER_CHECK(false);
}

std::vector<StandingRow> standings(Transaction& transaction, CampaignStep step, Lane lane) {
  std::vector<StandingRow> rows;
  for (const auto& row :
       exec(transaction, select_standings, lane, step.campaign, step.step, unreachable_reasons())) {
    rows.push_back({.country = read<std::string>(row["country"]),
                    .locale = read<std::string>(row["locale"]),
                    .attempt_locale = read<std::string>(row["attempt_locale"]),
                    .standing = standing_named(text_of(row["standing"])),
                    .people = read<std::int64_t>(row["people"])});
  }
  return rows;
}

void read_counts(Transaction& transaction, CampaignStep step, Lane lane, LaneAudit& into) {
  for (const auto& row : exec(transaction, select_counts, lane, step.campaign, step.step)) {
    into.counts.push_back({.country = read<std::string>(row["country"]),
                           .locale = read<std::string>(row["locale"]),
                           .counts = read_completeness(row)});
    into.onward += read<std::int64_t>(row["onward"]);
  }
}

std::vector<TriesDifference> tries(Transaction& transaction, CampaignStep step, Lane lane) {
  std::vector<TriesDifference> rows;
  for (const auto& row : exec(transaction, select_tries, lane, step.campaign, step.step)) {
    rows.push_back({.hour = read<WallTime>(row["hour"]),
                    .channel = read<std::string>(row["channel"]),
                    .locale = read<std::string>(row["locale"]),
                    .language_rule = read<std::string>(row["language_rule"]),
                    .outcome = read<std::string>(row["outcome"]),
                    .reason = read<std::string>(row["reason"]),
                    .rows = read<std::int64_t>(row["listed"]),
                    .counted = read<std::int64_t>(row["counted"])});
  }
  return rows;
}

std::int64_t count(Transaction& transaction, const Statement& statement, CampaignStep step,
                   Lane lane) {
  return read<std::int64_t>(exec(transaction, statement, lane, step.campaign, step.step)[0][0]);
}

}  // namespace

std::string_view name_of(Standing standing) {
  return standing_names[std::to_underlying(standing)];
}

std::vector<StepLane> campaign_lanes(Transaction& transaction, CampaignId campaign) {
  std::vector<StepLane> lanes;
  for (const auto& row : exec(transaction, select_lanes, campaign)) {
    lanes.push_back({.step = read<int>(row["step"]), .lane = read<Lane>(row["lane"])});
  }
  return lanes;
}

LaneAudit audit_lane(Transaction& transaction, CampaignStep step, Lane lane) {
  read_one_instant(transaction);
  LaneAudit audit{.step = step.step,
                  .standings = standings(transaction, step, lane),
                  .counts = {},
                  .tries = tries(transaction, step, lane),
                  .stray_attempts = count(transaction, count_stray_attempts, step, lane),
                  .stray_deferrals = count(transaction, count_stray_deferrals, step, lane)};
  read_counts(transaction, step, lane, audit);
  return audit;
}

}  // namespace crier::store
