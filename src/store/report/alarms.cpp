#include "store/report/alarms.h"

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
  SELECT subject, state, campaign, since, told_at FROM alarm_conditions ORDER BY subject
)sql");

const Statement upsert_condition("alarms_keep_condition", R"sql(
  INSERT INTO alarm_conditions (subject, state, campaign, since, told_at)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (subject) DO UPDATE SET
    state = excluded.state, since = excluded.since, told_at = excluded.told_at
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

const Statement claim_due("alarms_claim", R"sql(
  WITH due AS (
    SELECT alarm_id, way FROM alarm_deliveries
    WHERE due_at <= $1 AND way = ANY ($2::text[])
    ORDER BY due_at, alarm_id LIMIT $4 FOR UPDATE SKIP LOCKED
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

// The alarms themselves are kept. What waits for a way that no daemon has any more goes as well:
// all that is due is tried within days.
const Statement sweep_deliveries("alarms_sweep", R"sql(
  DELETE FROM alarm_deliveries
  WHERE (alarm_id, way) IN (
    SELECT delivery.alarm_id, delivery.way
    FROM alarm_deliveries AS delivery JOIN alarms ON alarms.id = delivery.alarm_id
    WHERE alarms.at < $1 AND coalesce(delivery.due_at < $1, true)
    FOR UPDATE OF delivery SKIP LOCKED)
)sql");

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
                          .told_at = read<WallTime>(row["told_at"])});
  }
  return conditions;
}

void keep_condition(Transaction& transaction, const report::AlarmCondition& condition) {
  exec(transaction, upsert_condition, condition.subject, condition.state, condition.campaign,
       condition.since, condition.told_at);
}

void forget_condition(Transaction& transaction, const std::string& subject) {
  exec(transaction, delete_condition, subject);
}

void append_alarm(Transaction& transaction, const report::Alarm& alarm,
                  const std::vector<std::string>& ways) {
  exec(transaction, insert_alarm, name_of(alarm.kind), alarm.subject, alarm.state, alarm.campaign,
       alarm.host, alarm.headline, alarm.details, alarm.since, alarm.at, ways);
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

void sweep_alarms(Transaction& transaction, WallTime before) {
  exec(transaction, sweep_deliveries, before);
}

void alarm_failed(Transaction& transaction, const DueAlarm& alarm, const std::string& fault,
                  std::optional<WallTime> again_at) {
  exec(transaction, set_failed, alarm.id, alarm.way, again_at, fault);
}

}  // namespace crier::store
