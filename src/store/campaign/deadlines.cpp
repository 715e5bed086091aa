#include "store/campaign/deadlines.h"

#include <fmt/format.h>

#include "base/check.h"
#include "dispatch/hindrance.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/campaign_events.h"

namespace crier::store {
namespace {

// Not reckoned: its columns are null.
constexpr SqlText reckoned = R"sql(
  deadline.reckoned_at, deadline.campaign_state, deadline.notify_by AS reckoned_notify_by,
  deadline.rate_allowed, deadline.measured_at, deadline.settled, deadline.state AS standing,
  deadline.since, deadline.leaning, deadline.leaning_since, deadline.people_left,
  deadline.awaiting_retry, deadline.rate_now, deadline.rate_possible, deadline.rate_needed,
  deadline.p50, deadline.p95, deadline.point_of_no_return, deadline.told_share, deadline.figures,
  deadline.remedy
)sql";

constexpr SqlText all_campaigns = SqlText(R"sql(
  SELECT campaigns.id, campaigns.key, campaigns.channel, campaigns.state, campaigns.notify_by,
         campaigns.started_at AS begun_at, {reckoned}
  FROM campaigns LEFT JOIN campaign_deadlines AS deadline ON deadline.campaign_id = campaigns.id
  WHERE campaigns.state IN ('running', 'paused')
     OR deadline.campaign_state IN ('running', 'paused')
  ORDER BY campaigns.notify_by, campaigns.id
)sql")
                                      .with("{reckoned}", reckoned);
const Statement select_campaigns("deadline_campaigns", all_campaigns);

constexpr SqlText of_campaign = SqlText(R"sql(
  SELECT {reckoned} FROM campaign_deadlines AS deadline WHERE deadline.campaign_id = $1
)sql")
                                    .with("{reckoned}", reckoned);
const Statement select_record("deadline_record", of_campaign);

const Statement select_endangered("deadline_endangered", R"sql(
  SELECT campaigns.id
  FROM campaigns
  JOIN campaign_deadlines AS deadline ON deadline.campaign_id = campaigns.id
  WHERE campaigns.state = 'running'
    AND deadline.notify_by = campaigns.notify_by
    AND deadline.state <> $1
)sql");

const Statement upsert_record("deadline_keep", R"sql(
  INSERT INTO campaign_deadlines (campaign_id, reckoned_at, campaign_state, notify_by,
    rate_allowed, measured_at, settled, state, since, leaning, leaning_since, people_left,
    awaiting_retry, rate_now, rate_possible, rate_needed, p50, p95, point_of_no_return, told_share,
    figures, remedy)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
          $20, $21, $22)
  ON CONFLICT (campaign_id) DO UPDATE SET
    reckoned_at = excluded.reckoned_at, campaign_state = excluded.campaign_state,
    notify_by = excluded.notify_by, rate_allowed = excluded.rate_allowed,
    measured_at = excluded.measured_at, settled = excluded.settled, state = excluded.state,
    since = excluded.since, leaning = excluded.leaning, leaning_since = excluded.leaning_since,
    people_left = excluded.people_left, awaiting_retry = excluded.awaiting_retry,
    rate_now = excluded.rate_now, rate_possible = excluded.rate_possible,
    rate_needed = excluded.rate_needed, p50 = excluded.p50, p95 = excluded.p95,
    point_of_no_return = excluded.point_of_no_return, told_share = excluded.told_share,
    figures = excluded.figures, remedy = excluded.remedy
)sql");

const Statement insert_change("deadline_change", R"sql(
  INSERT INTO campaign_deadline_changes (campaign_id, at, state_from, state_to, people_left,
    rate_now, rate_needed, p50, p95, point_of_no_return, remedy, recorded_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
)sql");

const Statement select_waiting("deadline_waiting_people", R"sql(
  SELECT coalesce(sum(waiting.for_retry), 0)::bigint AS for_retry,
         coalesce(sum(waiting.for_limit), 0)::bigint AS for_limit,
         coalesce(sum(waiting.for_morning), 0)::bigint AS for_morning,
         coalesce(bool_or(waiting.people = 10000), false) AS are_more,
         coalesce(sum(waiting.tried), 0)::bigint AS tried,
         coalesce(sum(waiting.expected), 0)::bigint AS expected,
         max(waiting.last_due) AS last_due,
         NOT EXISTS (SELECT FROM campaign_lanes AS walk
                     WHERE walk.campaign_id = $1 AND walk.step = 1
                       AND walk.claimed_to < walk.audience_until) AS are_all_claimed
  FROM generate_series(0, $2::int - 1) AS lanes (lane)
  CROSS JOIN LATERAL (
    SELECT count(*) AS people,
           count(*) FILTER (WHERE late.attempt > 1) AS tried,
           count(*) FILTER (WHERE late.attempt BETWEEN 2 AND $3::int + 1) AS expected,
           count(*) FILTER (WHERE late.waits_for = $4 AND late.reason <> 'none') AS for_retry,
           count(*) FILTER (WHERE late.waits_for = $5) AS for_limit,
           count(*) FILTER (WHERE late.waits_for = $6 AND late.due_at > $7::timestamptz)
             AS for_morning,
           max(late.due_at) FILTER (WHERE late.waits_for = $4) AS last_due
    FROM (SELECT due_at, attempt, reason, waits_for
          FROM deferrals
          WHERE deferrals.lane = lanes.lane::smallint AND campaign_id = $1 AND step = 1
          ORDER BY due_at DESC LIMIT 10000) AS late) AS waiting
)sql");

pacing::DeadlineState state_of(const pqxx::field& field) {
  const auto state = pacing::deadline_state_named(text_of(field));
  CRIER_CHECK(state.has_value());
  return *state;
}

std::optional<DeadlineRecord> record_of(const pqxx::row& row) {
  if (row["reckoned_at"].is_null()) return std::nullopt;
  const auto campaign_state = campaign_state_named(text_of(row["campaign_state"]));
  CRIER_CHECK(campaign_state.has_value());
  DeadlineRecord record{
      .reckoned_at = read<WallTime>(row["reckoned_at"]),
      .campaign_state = *campaign_state,
      .notify_by = read<WallTime>(row["reckoned_notify_by"]),
      .measured_at = read<WallTime>(row["measured_at"]),
      .settled = read<std::int64_t>(row["settled"]),
      .standing = {.state = state_of(row["standing"]),
                   .since = read<WallTime>(row["since"]),
                   .leaning_since = read<std::optional<WallTime>>(row["leaning_since"])},
      .outlook = {.people_left = read<std::int64_t>(row["people_left"]),
                  .awaiting_retry = read<std::int64_t>(row["awaiting_retry"]),
                  .rate_now = read<std::optional<double>>(row["rate_now"]),
                  .rate_allowed = read<double>(row["rate_allowed"]),
                  .rate_possible = read<double>(row["rate_possible"]),
                  .rate_needed = read<std::optional<double>>(row["rate_needed"]),
                  .p50 = read<std::optional<WallTime>>(row["p50"]),
                  .p95 = read<std::optional<WallTime>>(row["p95"]),
                  .point_of_no_return = read<WallTime>(row["point_of_no_return"])},
      .told_share = read<double>(row["told_share"]),
      .figures = read<std::string>(row["figures"]),
      .remedy = read<std::string>(row["remedy"])};
  if (record.standing.leaning_since) record.standing.leaning = state_of(row["leaning"]);
  return record;
}

}  // namespace

std::optional<pacing::Foreseen> foreseen(const std::optional<DeadlineRecord>& record) {
  if (!record) return std::nullopt;
  return pacing::Foreseen{.finish = record->outlook.p50,
                          .is_on_track = record->standing.state == pacing::DeadlineState::on_track,
                          .told_share = record->told_share};
}

std::vector<DeadlineCampaign> deadline_campaigns(Transaction& transaction) {
  std::vector<DeadlineCampaign> campaigns;
  for (const auto& row : exec(transaction, select_campaigns)) {
    const auto state = campaign_state_named(text_of(row["state"]));
    CRIER_CHECK(state.has_value());
    campaigns.push_back({.id = read<CampaignId>(row["id"]),
                         .key = read<std::string>(row["key"]),
                         .channel = read<std::string>(row["channel"]),
                         .state = *state,
                         .notify_by = read<WallTime>(row["notify_by"]),
                         .begun_at = read<std::optional<WallTime>>(row["begun_at"]),
                         .record = record_of(row)});
  }
  return campaigns;
}

std::set<CampaignId> endangered_campaigns(Transaction& transaction) {
  const std::string_view well = name_of(pacing::DeadlineState::on_track);
  std::set<CampaignId> campaigns;
  for (const auto& row : exec(transaction, select_endangered, well)) {
    campaigns.insert(read<CampaignId>(row["id"]));
  }
  return campaigns;
}

std::optional<DeadlineRecord> deadline_record(Transaction& transaction, CampaignId campaign) {
  const auto found = exec(transaction, select_record, campaign);
  if (found.empty()) return std::nullopt;
  return record_of(found[0]);
}

void keep_deadline(Transaction& transaction, CampaignId campaign, const DeadlineRecord& record) {
  const auto& [standing, outlook] = std::tie(record.standing, record.outlook);
  std::optional<std::string_view> leaning;
  if (standing.leaning) leaning = name_of(*standing.leaning);
  exec(transaction, upsert_record, campaign, record.reckoned_at, name_of(record.campaign_state),
       record.notify_by, outlook.rate_allowed, record.measured_at, record.settled,
       name_of(standing.state), standing.since, leaning, standing.leaning_since,
       outlook.people_left, outlook.awaiting_retry, outlook.rate_now, outlook.rate_possible,
       outlook.rate_needed, outlook.p50, outlook.p95, outlook.point_of_no_return, record.told_share,
       record.figures, record.remedy);
}

void record_deadline_change(Transaction& transaction, const DeadlineCampaign& campaign,
                            const DeadlineStep& step, const ChangeNote& note) {
  std::optional<std::string_view> from;
  if (step.from) from = name_of(*step.from);
  const std::string_view to = name_of(step.record.standing.state);
  const pacing::Outlook& outlook = step.record.outlook;
  exec(transaction, insert_change, campaign.id, note.at, from, to, outlook.people_left,
       outlook.rate_now, outlook.rate_needed, outlook.p50, outlook.p95, outlook.point_of_no_return,
       step.record.remedy, note.actor);
  record_event(transaction, campaign.id, fmt::format("deadline {}", to),
               {.from = campaign.state, .to = campaign.state}, note);
}

WaitingPeople waiting_people(Transaction& transaction, CampaignId campaign, int lanes,
                             WallTime now) {
  // Greylisting that lasts for half an hour is over by then, with the delays that retries have.
  constexpr int tries_of_expected_most = 6;
  using dispatch::WaitsFor;
  const auto found =
      exec(transaction, select_waiting, campaign, lanes, tries_of_expected_most,
           name_of(WaitsFor::retry), name_of(WaitsFor::limit), name_of(WaitsFor::hours), now);
  return {.waiting = {.retry = read<std::int64_t>(found[0]["for_retry"]),
                      .limit = read<std::int64_t>(found[0]["for_limit"]),
                      .morning = read<std::int64_t>(found[0]["for_morning"]),
                      .are_more = read<bool>(found[0]["are_more"])},
          .tried = read<std::int64_t>(found[0]["tried"]),
          .expected = read<std::int64_t>(found[0]["expected"]),
          .last_due = read<std::optional<WallTime>>(found[0]["last_due"]),
          .are_all_claimed = read<bool>(found[0]["are_all_claimed"])};
}

}  // namespace crier::store
