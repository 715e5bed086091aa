#include "store/report/coverage.h"

#include "base/check.h"
#include "campaign/channel_kind.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/report/completeness_columns.h"
#include "store/report/unreachable_reasons.h"

namespace crier::store {
namespace {

// Who goes on to a later step counts there. Who is excluded from a step ends in it once, so that
// these tries are people.
const Statement select_coverage("coverage_by_place", R"sql(
  SELECT places.*, (coalesce(unreachable.people, 0) - places.excluded_onward)::bigint AS unreachable,
         (coalesce(heard.came_back, 0) - places.notified_onward)::bigint AS came_back,
         coalesce(heard.complaints, 0)::bigint AS complaints,
         coalesce(heard.delivered, 0)::bigint AS delivered
  FROM (SELECT country, locale,
               coalesce(sum(planned) FILTER (WHERE step = 1), 0)::bigint AS planned,
               sum(notified - notified_onward)::bigint AS notified,
               sum(failed - failed_onward)::bigint AS failed,
               sum(excluded - excluded_onward)::bigint AS excluded,
               sum(pending)::bigint AS pending, sum(excluded_onward) AS excluded_onward,
               sum(notified_onward)::bigint AS notified_onward
        FROM campaign_counts WHERE campaign_id = $1
        GROUP BY country, locale) AS places
  LEFT JOIN (SELECT country, locale, sum(tries) AS people
             FROM outcome_counts
             WHERE campaign_id = $1 AND outcome = 'excluded' AND reason = ANY ($2::text[])
             GROUP BY country, locale) AS unreachable USING (country, locale)
  LEFT JOIN (SELECT country, locale, sum(taken_back) AS came_back,
                    sum(events) FILTER (WHERE class = 'complaint') AS complaints,
                    sum(events) FILTER (WHERE class = 'delivered') AS delivered
             FROM feedback_counts WHERE campaign_id = $1
             GROUP BY country, locale) AS heard USING (country, locale)
  ORDER BY country, locale
)sql");

const Statement select_outcomes("coverage_outcomes", R"sql(
  SELECT outcome, reason, sum(tries)::bigint AS tries
  FROM outcome_counts WHERE campaign_id = $1
  GROUP BY outcome, reason ORDER BY tries DESC, outcome, reason
)sql");

const Statement select_feedback("coverage_feedback", R"sql(
  SELECT class, sum(events)::bigint AS notices
  FROM feedback_counts WHERE campaign_id = $1
  GROUP BY class ORDER BY notices DESC, class
)sql");

const Statement select_hours("coverage_hours", R"sql(
  SELECT hour,
         coalesce(sum(tries) FILTER (WHERE outcome = 'accepted'), 0)::bigint AS accepted,
         coalesce(sum(tries) FILTER (WHERE outcome = 'deferred'), 0)::bigint AS deferred,
         coalesce(sum(tries) FILTER (WHERE outcome = 'failed'), 0)::bigint AS failed,
         coalesce(sum(tries) FILTER (WHERE outcome = 'unknown'), 0)::bigint AS unknown,
         coalesce(sum(tries) FILTER (WHERE outcome = 'excluded'), 0)::bigint AS excluded
  FROM outcome_counts WHERE campaign_id = $1
  GROUP BY hour ORDER BY hour
)sql");

// Each person is accepted once, or fails in the last step, so that these tries are people.
const Statement select_language_rules("coverage_language_rules", R"sql(
  SELECT language_rule, sum(tries)::bigint AS people
  FROM outcome_counts
  WHERE campaign_id = $1 AND language_rule <> ''
    AND (outcome = 'accepted'
         OR outcome = 'failed'
            AND step = (SELECT max(step) FROM campaign_steps WHERE campaign_id = $1))
  GROUP BY language_rule ORDER BY people DESC, language_rule
)sql");

const Statement select_last_hour("coverage_last_hour", R"sql(
  SELECT max(hour) AS last_hour FROM outcome_counts WHERE campaign_id = $1 AND outcome = 'accepted'
)sql");

const Statement select_accepted_span("coverage_accepted_span", R"sql(
  SELECT min(at) AS first, max(at) AS last FROM attempts WHERE campaign_id = $1 AND outcome = 'accepted'
)sql");

const Statement count_unknown("coverage_count_unknown", R"sql(
  SELECT coalesce(sum(tries), 0)::bigint AS tries FROM outcome_counts
  WHERE campaign_id = $1 AND outcome = 'unknown'
)sql");

// One row a person with an unknown try. What the deadline cut off was not sent again, nor is
// anything by the channels $2.
const Statement select_doubts("coverage_doubts", R"sql(
  WITH doubtful AS (
    SELECT lane, step, subject_id, min(attempt) AS first_unknown
    FROM attempts WHERE campaign_id = $1 AND outcome = 'unknown'
    GROUP BY lane, step, subject_id
  ), tries AS (
    SELECT a.lane, a.step, a.subject_id, a.attempt, a.outcome, a.reason, a.channel,
           d.first_unknown,
           lag(a.outcome) OVER tries_of_one AS before,
           lead(a.outcome) OVER tries_of_one AS after
    FROM attempts AS a JOIN doubtful AS d USING (lane, step, subject_id)
    WHERE a.campaign_id = $1
    WINDOW tries_of_one AS (PARTITION BY a.lane, a.step, a.subject_id ORDER BY a.attempt)
  )
  SELECT (SELECT count(*) FROM doubtful) AS people,
         count(*) FILTER (WHERE before = 'unknown' AND outcome <> 'excluded'
                            AND reason <> 'deadline_passed'
                            AND NOT channel = ANY ($2::text[])) AS resent,
         count(DISTINCT (lane, step, subject_id))
           FILTER (WHERE outcome IN ('accepted', 'unknown') AND attempt > first_unknown)
           AS perhaps_twice,
         count(*) FILTER (WHERE outcome = 'unknown' AND after IS NULL) AS unresolved
  FROM tries
)sql");

std::vector<std::string_view> channels_that_send_once() {
  std::vector<std::string_view> names;
  for (const ChannelKind& kind : channel_kinds) {
    if (!kind.repeats_unknown) names.push_back(kind.name);
  }
  return names;
}

}  // namespace

void read_one_instant(Transaction& transaction) {
  exec_unprepared(transaction, "coverage_snapshot",
                  "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  limit_statements(transaction, std::chrono::milliseconds(0));
}

std::vector<report::CoverageRow> campaign_coverage(Transaction& transaction, CampaignId campaign) {
  std::vector<report::CoverageRow> rows;
  for (const auto& row : exec(transaction, select_coverage, campaign, unreachable_reasons())) {
    rows.push_back({.country = read<std::string>(row["country"]),
                    .locale = read<std::string>(row["locale"]),
                    .counts = read_completeness(row),
                    .unreachable = read<std::int64_t>(row["unreachable"]),
                    .came_back = read<std::int64_t>(row["came_back"]),
                    .came_back_onward = read<std::int64_t>(row["notified_onward"]),
                    .complaints = read<std::int64_t>(row["complaints"]),
                    .delivered = read<std::int64_t>(row["delivered"])});
  }
  return rows;
}

std::vector<report::OutcomeRow> campaign_outcomes(Transaction& transaction, CampaignId campaign) {
  std::vector<report::OutcomeRow> rows;
  for (const auto& row : exec(transaction, select_outcomes, campaign)) {
    const auto outcome = attempt_outcome_named(text_of(row["outcome"]));
    const auto reason = reason_named(text_of(row["reason"]));
    CRIER_CHECK(outcome && reason);
    rows.push_back(
        {.outcome = *outcome, .reason = *reason, .tries = read<std::int64_t>(row["tries"])});
  }
  return rows;
}

std::vector<report::FeedbackRow> campaign_feedback(Transaction& transaction, CampaignId campaign) {
  std::vector<report::FeedbackRow> rows;
  for (const auto& row : exec(transaction, select_feedback, campaign)) {
    rows.push_back(
        {.klass = read<std::string>(row["class"]), .notices = read<std::int64_t>(row["notices"])});
  }
  return rows;
}

std::vector<report::HourRow> campaign_hours(Transaction& transaction, CampaignId campaign) {
  std::vector<report::HourRow> rows;
  for (const auto& row : exec(transaction, select_hours, campaign)) {
    rows.push_back({.hour = read<WallTime>(row["hour"]),
                    .accepted = read<std::int64_t>(row["accepted"]),
                    .deferred = read<std::int64_t>(row["deferred"]),
                    .failed = read<std::int64_t>(row["failed"]),
                    .unknown = read<std::int64_t>(row["unknown"]),
                    .excluded = read<std::int64_t>(row["excluded"])});
  }
  return rows;
}

std::vector<report::LanguageRuleRow> campaign_language_rules(Transaction& transaction,
                                                             CampaignId campaign) {
  std::vector<report::LanguageRuleRow> rows;
  for (const auto& row : exec(transaction, select_language_rules, campaign)) {
    rows.push_back({.rule = read<std::string>(row["language_rule"]),
                    .people = read<std::int64_t>(row["people"])});
  }
  return rows;
}

std::optional<WallTime> last_accepted_hour(Transaction& transaction, CampaignId campaign) {
  return read<std::optional<WallTime>>(exec(transaction, select_last_hour, campaign)[0][0]);
}

AcceptedSpan accepted_span(Transaction& transaction, CampaignId campaign) {
  const auto result = exec(transaction, select_accepted_span, campaign);
  return {.first = read<std::optional<WallTime>>(result[0]["first"]),
          .last = read<std::optional<WallTime>>(result[0]["last"])};
}

report::Doubts campaign_doubts(Transaction& transaction, CampaignId campaign) {
  report::Doubts doubts;
  doubts.unknown_tries = read<std::int64_t>(exec(transaction, count_unknown, campaign)[0][0]);
  if (doubts.unknown_tries == 0) return doubts;
  const auto result = exec(transaction, select_doubts, campaign, channels_that_send_once());
  doubts.people = read<std::int64_t>(result[0]["people"]);
  doubts.resent = read<std::int64_t>(result[0]["resent"]);
  doubts.perhaps_twice = read<std::int64_t>(result[0]["perhaps_twice"]);
  doubts.unresolved = read<std::int64_t>(result[0]["unresolved"]);
  return doubts;
}

}  // namespace crier::store
