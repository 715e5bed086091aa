#include "store/campaign/campaign_waves.h"

#include <algorithm>
#include <cstdint>

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/campaign_events.h"

namespace crier::store {
namespace {

const Statement set_lane_waves("waves_set_lanes", R"sql(
  UPDATE campaign_lanes AS held SET wave = laid.wave
  FROM unnest($2::integer[]) WITH ORDINALITY AS laid (wave, place)
  WHERE held.campaign_id = $1 AND held.lane = laid.place - 1
)sql");

const Statement insert_waves("waves_insert", R"sql(
  INSERT INTO campaign_waves (campaign_id, wave, watch_ms, opened_at)
  SELECT $1, number, $3, CASE WHEN number = 1 THEN $4::timestamptz END
  FROM generate_series(1, $2::integer) AS waves (number)
)sql");

const Statement insert_stops("waves_insert_stops", R"sql(
  INSERT INTO campaign_stops (campaign_id, undeliverable, content_refused, objection_errors,
                              people_min, counted_from)
  VALUES ($1, $2, $3, $4, $5, $6)
)sql");

constexpr SqlText standing = R"sql(
  campaigns.open_wave, coalesce(last.wave, 1) AS last_wave, now_open.opened_at, now_open.tried_at,
  coalesce(now_open.watch_ms, 0) AS watch_ms
)sql";

constexpr SqlText with_waves = R"sql(
  campaigns
  LEFT JOIN campaign_waves AS now_open
    ON now_open.campaign_id = campaigns.id AND now_open.wave = campaigns.open_wave
  LEFT JOIN LATERAL (SELECT max(wave) AS wave FROM campaign_waves AS each
                     WHERE each.campaign_id = campaigns.id) AS last ON true
)sql";

constexpr SqlText of_campaign = SqlText("SELECT {standing} FROM {waves} WHERE campaigns.id = $1")
                                    .with("{standing}", standing)
                                    .with("{waves}", with_waves);
const Statement select_standing("waves_standing", of_campaign);

const Statement select_to_come("waves_to_come", R"sql(
  SELECT share FROM (
    SELECT wave, count(*)::float8 / (sum(count(*)) OVER ())::float8 AS share
    FROM campaign_lanes WHERE campaign_id = $1 GROUP BY wave) AS shares
  WHERE wave > (SELECT open_wave FROM campaigns WHERE id = $1)
  ORDER BY wave
)sql");

constexpr SqlText all_running = SqlText(R"sql(
  SELECT campaigns.id, campaigns.key, {standing}, stops.campaign_id IS NOT NULL AS has_stop_rules,
         (SELECT max(at) FROM campaign_events AS event
          WHERE event.campaign_id = campaigns.id AND event.action = 'resume') AS resumed_at
  FROM {waves} LEFT JOIN campaign_stops AS stops ON stops.campaign_id = campaigns.id
  WHERE campaigns.state = 'running'
    AND (stops.campaign_id IS NOT NULL OR campaigns.open_wave < last.wave)
  ORDER BY campaigns.id
)sql")
                                    .with("{standing}", standing)
                                    .with("{waves}", with_waves);
const Statement select_running("waves_running", all_running);

// A person who waits for a retry has been tried.
const Statement are_tried("waves_are_tried", R"sql(
  SELECT coalesce(bool_and(lanes.done OR lanes.cursor >= lanes.audience_until), true) AS are_tried
  FROM campaign_lanes AS lanes
  WHERE lanes.campaign_id = $1
    AND lanes.wave <= (SELECT open_wave FROM campaigns WHERE id = $1)
)sql");

const Statement set_tried("waves_set_tried", R"sql(
  UPDATE campaign_waves SET tried_at = $3 WHERE campaign_id = $1 AND wave = $2 AND tried_at IS NULL
)sql");

const Statement raise_open("waves_raise", R"sql(
  UPDATE campaigns SET open_wave = $2
  WHERE id = $1 AND open_wave = $2 - 1 AND state = 'running'
    AND EXISTS (SELECT FROM campaign_waves WHERE campaign_id = $1 AND wave = $2)
)sql");

const Statement set_opened("waves_set_opened", R"sql(
  UPDATE campaign_waves SET opened_at = $3 WHERE campaign_id = $1 AND wave = $2
)sql");

const Statement select_stops("waves_stops", R"sql(
  SELECT undeliverable, content_refused, objection_errors, people_min, counted_from, people_before,
         undeliverable_before, content_refused_before, visits_before, failed_visits_before
  FROM campaign_stops WHERE campaign_id = $1
)sql");

const Statement set_counted_from("waves_count_from", R"sql(
  UPDATE campaign_stops
  SET counted_from = $2, people_before = $3, undeliverable_before = $4,
      content_refused_before = $5, visits_before = $6, failed_visits_before = $7
  WHERE campaign_id = $1
)sql");

// Lane by lane, because that is the order of the key. Who is in doubt is tried again: they count
// when they have ended, or they would count twice. Whose notice came back has been counted among
// the people when it was accepted.
const Statement count_tries("waves_count_tries", R"sql(
  SELECT
    coalesce(sum(tries) FILTER (WHERE is_try AND (of_content
                                                    OR outcome IN ('accepted', 'failed'))), 0)::bigint AS people,
    coalesce(sum(tries) FILTER (WHERE outcome = 'failed' AND NOT of_content
                                  AND reason <> 'deadline_passed'), 0)::bigint AS undeliverable,
    coalesce(sum(tries) FILTER (WHERE of_content), 0)::bigint AS content_refused
  FROM generate_series(0, $2::integer - 1) AS lanes (lane)
  CROSS JOIN LATERAL (
    SELECT tries, outcome, reason,
           reason IN ('content_refused', 'message_too_large') AS of_content, true AS is_try
    FROM outcome_counts
    WHERE outcome_counts.lane = lanes.lane::smallint AND campaign_id = $1 AND step = 1
      AND hour >= date_trunc('hour', $3::timestamptz)
    UNION ALL
    SELECT taken_back, 'failed', class, class = 'content', false
    FROM feedback_counts
    WHERE feedback_counts.lane = lanes.lane::smallint AND campaign_id = $1 AND step = 1
      AND hour >= date_trunc('hour', $3::timestamptz)) AS counts
)sql");

const Statement count_visits("waves_count_visits", R"sql(
  SELECT answered, failed FROM objection_visits WHERE campaign_id = $1
)sql");

const Statement add_visits("objection_visits_add", R"sql(
  INSERT INTO objection_visits AS kept (campaign_id, answered, failed)
  SELECT campaigns.id, more.answered, more.failed
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS more (campaign, answered, failed)
  JOIN campaigns ON campaigns.id = more.campaign
  ORDER BY campaigns.id
  ON CONFLICT (campaign_id) DO UPDATE
  SET answered = kept.answered + excluded.answered, failed = kept.failed + excluded.failed
)sql");

WaveStanding standing_in(const pqxx::row& row) {
  return {.open = read<int>(row["open_wave"]),
          .last = read<int>(row["last_wave"]),
          .opened_at = read<std::optional<WallTime>>(row["opened_at"]),
          .tried_at = read<std::optional<WallTime>>(row["tried_at"]),
          .watch = std::chrono::milliseconds(read<std::int64_t>(row["watch_ms"]))};
}

}  // namespace

void lay_out_waves(Transaction& transaction, CampaignId campaign, const WavePlan& plan,
                   WallTime now) {
  const std::vector<int> lanes = waves_of_lanes(plan.waves, plan.lanes, campaign);
  if (const int last = std::ranges::max(lanes); last > 1) {
    exec(transaction, set_lane_waves, campaign, lanes);
    exec(transaction, insert_waves, campaign, last, plan.waves.watch.count(), now);
  }
  if (plan.stop.are_any()) {
    exec(transaction, insert_stops, campaign, plan.stop.undeliverable, plan.stop.content_refused,
         plan.stop.objection_errors, plan.stop.people_min, now);
  }
}

WaveStanding wave_standing(Transaction& transaction, CampaignId campaign) {
  const auto rows = exec(transaction, select_standing, campaign);
  CRIER_CHECK(!rows.empty());
  return standing_in(rows[0]);
}

std::vector<double> waves_to_come(Transaction& transaction, CampaignId campaign) {
  std::vector<double> shares;
  for (const auto& row : exec(transaction, select_to_come, campaign)) {
    shares.push_back(read<double>(row["share"]));
  }
  return shares;
}

std::vector<RunningWaves> running_waves(Transaction& transaction) {
  std::vector<RunningWaves> running;
  for (const auto& row : exec(transaction, select_running)) {
    running.push_back({.campaign = read<CampaignId>(row["id"]),
                       .key = read<std::string>(row["key"]),
                       .waves = standing_in(row),
                       .resumed_at = read<std::optional<WallTime>>(row["resumed_at"]),
                       .has_stop_rules = read<bool>(row["has_stop_rules"])});
  }
  return running;
}

bool are_open_waves_tried(Transaction& transaction, CampaignId campaign) {
  return read<bool>(exec(transaction, are_tried, campaign)[0]["are_tried"]);
}

void set_wave_tried(Transaction& transaction, CampaignId campaign, int wave, WallTime at) {
  exec(transaction, set_tried, campaign, wave, at);
}

bool open_wave(Transaction& transaction, CampaignId campaign, int wave, const ChangeNote& note) {
  if (exec(transaction, raise_open, campaign, wave).affected_rows() != 1) return false;
  exec(transaction, set_opened, campaign, wave, note.at);
  record_event(transaction, campaign, "open_wave",
               {.from = CampaignState::running, .to = CampaignState::running}, note);
  return true;
}

std::optional<StopRecord> stop_record(Transaction& transaction, CampaignId campaign) {
  const auto rows = exec(transaction, select_stops, campaign);
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return StopRecord{
      .rules = {.undeliverable = read<std::optional<double>>(row["undeliverable"]),
                .content_refused = read<std::optional<double>>(row["content_refused"]),
                .objection_errors = read<std::optional<double>>(row["objection_errors"]),
                .people_min = read<std::int64_t>(row["people_min"])},
      .counted_from = read<WallTime>(row["counted_from"]),
      .before = {.people = read<std::int64_t>(row["people_before"]),
                 .undeliverable = read<std::int64_t>(row["undeliverable_before"]),
                 .content_refused = read<std::int64_t>(row["content_refused_before"]),
                 .visits = read<std::int64_t>(row["visits_before"]),
                 .failed_visits = read<std::int64_t>(row["failed_visits_before"])}};
}

void count_from(Transaction& transaction, CampaignId campaign, WallTime now,
                const StopCounts& before) {
  exec(transaction, set_counted_from, campaign, now, before.people, before.undeliverable,
       before.content_refused, before.visits, before.failed_visits);
}

StopCounts stop_counts(Transaction& transaction, CampaignId campaign, int lanes, WallTime since) {
  const auto tries = exec(transaction, count_tries, campaign, lanes, since)[0];
  StopCounts counts{.people = read<std::int64_t>(tries["people"]),
                    .undeliverable = read<std::int64_t>(tries["undeliverable"]),
                    .content_refused = read<std::int64_t>(tries["content_refused"])};
  const auto visits = exec(transaction, count_visits, campaign);
  if (!visits.empty()) {
    counts.visits = read<std::int64_t>(visits[0]["answered"]);
    counts.failed_visits = read<std::int64_t>(visits[0]["failed"]);
  }
  return counts;
}

void add_objection_visits(Transaction& transaction, const std::vector<ObjectionVisits>& visits) {
  std::vector<std::int64_t> campaigns;
  std::vector<std::int64_t> answered;
  std::vector<std::int64_t> failed;
  for (const ObjectionVisits& each : visits) {
    campaigns.push_back(each.campaign.value);
    answered.push_back(each.answered);
    failed.push_back(each.failed);
  }
  exec(transaction, add_visits, campaigns, answered, failed);
}

}  // namespace crier::store
