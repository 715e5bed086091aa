#include "store/report/alarms.h"

#include <ranges>
#include <string_view>

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_halted("alarms_halted", R"sql(
  SELECT campaigns.key, coalesce(campaigns.alarm_told, '') AS alarm,
         coalesce((SELECT max(events.at) FROM campaign_events AS events
                   WHERE events.campaign_id = campaigns.id AND events.state_to = 'paused'
                     AND events.state_from = 'running'), campaigns.started_at) AS since
  FROM campaigns WHERE campaigns.state = 'paused' AND campaigns.alarm IS NOT NULL
  ORDER BY campaigns.id
)sql");

// After the cut-off nobody can object any more, and nobody has to mend it.
const Statement select_links("alarms_dead_links", R"sql(
  SELECT campaigns.key, coalesce(link.fault, '') AS fault, link.failing_since AS since
  FROM link_health AS link JOIN campaigns ON campaigns.id = link.campaign_id
  WHERE link.is_down AND campaigns.state <> 'cancelled' AND campaigns.cutoff > $1
    AND campaigns.link_waiver IS NULL
  ORDER BY campaigns.id
)sql");

const Statement select_conditions("alarms_conditions", R"sql(
  SELECT subject, state, campaign, since, told_at, array_to_string(ways, E'\n') AS ways
  FROM alarm_conditions ORDER BY subject
)sql");

const Statement upsert_condition("alarms_keep_condition", R"sql(
  INSERT INTO alarm_conditions (subject, state, campaign, since, told_at, ways)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (subject) DO UPDATE SET
    state = excluded.state, since = excluded.since, told_at = excluded.told_at,
    ways = excluded.ways
)sql");

const Statement delete_condition("alarms_forget_condition",
                                 "DELETE FROM alarm_conditions WHERE subject = $1");

const Statement insert_alarm("alarms_append", R"sql(
  WITH told AS (
    INSERT INTO alarms (kind, subject, state, campaign, host, headline, details, since, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz)
    RETURNING id
  )
  INSERT INTO alarm_deliveries (alarm_id, way, due_at)
  SELECT told.id, ways.way, $9::timestamptz FROM told, unnest($10::text[]) AS ways (way)
)sql");

const Statement select_is_told("alarms_is_told", R"sql(
  SELECT EXISTS (SELECT FROM alarms WHERE subject = $1 AND at > $2) AS is_told
)sql");

// A receiver that hears of the end before the begin keeps the begin for ever. One that was given up
// is due no more, and one that is being sent is due still.
const Statement claim_due("alarms_claim", R"sql(
  WITH due AS (
    SELECT waiting.alarm_id, waiting.way
    FROM alarm_deliveries AS waiting JOIN alarms AS told ON told.id = waiting.alarm_id
    WHERE waiting.due_at <= $1 AND waiting.way = ANY ($2::text[])
      AND NOT EXISTS (
        SELECT FROM alarms AS earlier
        JOIN alarm_deliveries AS undelivered ON undelivered.alarm_id = earlier.id
        WHERE earlier.subject = told.subject AND earlier.id < told.id
          AND undelivered.way = waiting.way AND undelivered.due_at IS NOT NULL)
    ORDER BY waiting.due_at, waiting.alarm_id LIMIT $4 FOR UPDATE OF waiting SKIP LOCKED
  ), claimed AS (
    UPDATE alarm_deliveries AS delivery SET due_at = $3, tries = delivery.tries + 1
    FROM due WHERE delivery.alarm_id = due.alarm_id AND delivery.way = due.way
    RETURNING delivery.alarm_id, delivery.way, delivery.tries - 1 AS tries
  )
  SELECT claimed.way, claimed.tries, alarms.id, alarms.kind, alarms.subject, alarms.state,
         alarms.campaign, alarms.host, alarms.headline, alarms.details, alarms.since, alarms.at
  FROM claimed JOIN alarms ON alarms.id = claimed.alarm_id
  ORDER BY alarms.id, claimed.way
)sql");

const Statement set_arrived("alarms_arrived", R"sql(
  UPDATE alarm_deliveries SET due_at = NULL, arrived_at = $3 WHERE alarm_id = $1 AND way = $2
)sql");

const Statement set_failed("alarms_failed", R"sql(
  UPDATE alarm_deliveries SET due_at = $3, fault = $4 WHERE alarm_id = $1 AND way = $2
)sql");

// Also what waits for a way that no daemon knows any more.
const Statement delete_deliveries("alarms_forget_deliveries", R"sql(
  DELETE FROM alarm_deliveries
  WHERE alarm_id <= (SELECT max(id) AS id FROM alarms WHERE at < $1)
)sql");

// A way is one line.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (const auto line : text | std::views::split('\n')) {
    if (!line.empty()) lines.emplace_back(line.begin(), line.end());
  }
  return lines;
}

}  // namespace

std::vector<HaltedCampaign> halted_campaigns(Transaction& transaction) {
  std::vector<HaltedCampaign> halted;
  for (const auto& row : exec(transaction, select_halted)) {
    halted.push_back({.key = read<std::string>(row["key"]),
                      .alarm = read<std::string>(row["alarm"]),
                      .since = read<WallTime>(row["since"])});
  }
  return halted;
}

std::vector<DeadLink> dead_links(Transaction& transaction, WallTime now) {
  std::vector<DeadLink> links;
  for (const auto& row : exec(transaction, select_links, now)) {
    links.push_back({.key = read<std::string>(row["key"]),
                     .fault = read<std::string>(row["fault"]),
                     .since = read<WallTime>(row["since"])});
  }
  return links;
}

std::vector<report::AlarmCondition> told_conditions(Transaction& transaction) {
  std::vector<report::AlarmCondition> conditions;
  for (const auto& row : exec(transaction, select_conditions)) {
    conditions.push_back({.subject = read<std::string>(row["subject"]),
                          .state = read<std::string>(row["state"]),
                          .campaign = read<std::string>(row["campaign"]),
                          .since = read<WallTime>(row["since"]),
                          .told_at = read<WallTime>(row["told_at"]),
                          .ways = lines_of(text_of(row["ways"]))});
  }
  return conditions;
}

void keep_condition(Transaction& transaction, const report::AlarmCondition& condition) {
  exec(transaction, upsert_condition, condition.subject, condition.state, condition.campaign,
       condition.since, condition.told_at, condition.ways);
}

bool forget_condition(Transaction& transaction, const std::string& subject) {
  return exec(transaction, delete_condition, subject).affected_rows() > 0;
}

void append_alarm(Transaction& transaction, const report::Alarm& alarm,
                  const std::vector<std::string>& ways) {
  exec(transaction, insert_alarm, name_of(alarm.kind), alarm.subject, alarm.state, alarm.campaign,
       alarm.host, alarm.headline, alarm.details, alarm.since, alarm.at, ways);
}

bool is_alarm_told(Transaction& transaction, const std::string& subject, WallTime after) {
  return read<bool>(exec(transaction, select_is_told, subject, after)[0]["is_told"]);
}

std::vector<DueAlarm> claim_alarms(Transaction& transaction, const std::vector<std::string>& ways,
                                   WallTime now, WallTime lost_at, int alarms_max) {
  std::vector<DueAlarm> due;
  for (const auto& row : exec(transaction, claim_due, now, ways, lost_at, alarms_max)) {
    const auto kind = report::alarm_kind_named(text_of(row["kind"]));
    CRIER_CHECK(kind.has_value());
    const auto id = read<std::int64_t>(row["id"]);
    due.push_back({.id = id,
                   .way = read<std::string>(row["way"]),
                   .tries = read<int>(row["tries"]),
                   .alarm = {.id = std::to_string(id),
                             .kind = *kind,
                             .subject = read<std::string>(row["subject"]),
                             .state = read<std::string>(row["state"]),
                             .campaign = read<std::string>(row["campaign"]),
                             .host = read<std::string>(row["host"]),
                             .headline = read<std::string>(row["headline"]),
                             .details = read<std::string>(row["details"]),
                             .since = read<WallTime>(row["since"]),
                             .at = read<WallTime>(row["at"])}});
  }
  return due;
}

void alarm_arrived(Transaction& transaction, const DueAlarm& alarm, WallTime at) {
  exec(transaction, set_arrived, alarm.id, alarm.way, at);
}

void alarm_failed(Transaction& transaction, const DueAlarm& alarm, const std::string& fault,
                  std::optional<WallTime> again_at) {
  exec(transaction, set_failed, alarm.id, alarm.way, again_at, fault);
}

void forget_alarm_deliveries(Transaction& transaction, WallTime before) {
  exec(transaction, delete_deliveries, before);
}

}  // namespace crier::store
