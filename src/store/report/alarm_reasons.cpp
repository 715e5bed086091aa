#include "store/report/alarm_reasons.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_late("alarms_late_begins", R"sql(
  SELECT campaigns.key, campaigns.start_at, campaigns.notify_by,
         coalesce(told.description, '') AS why
  FROM campaigns
  LEFT JOIN LATERAL (
    SELECT trouble.description FROM engine_troubles AS trouble
    WHERE trouble.campaign_id = campaigns.id AND trouble.valid_until > clock_timestamp()
    ORDER BY trouble.since, trouble.host LIMIT 1) AS told ON true
  WHERE campaigns.state = 'scheduled'
    AND (campaigns.start_at < $1::timestamptz - interval '10 minutes'
         OR (campaigns.start_at < $1::timestamptz - interval '1 minute'
             AND (told.description IS NOT NULL
                  OR EXISTS (SELECT FROM alarm_conditions AS known
                             WHERE known.subject = 'begin ' || campaigns.key))))
  ORDER BY campaigns.start_at, campaigns.id
)sql");

// `why` begins with the rule (dispatch/queue/dispatch_queue_limits.cpp).
const Statement select_stops("alarms_provider_stops", R"sql(
  SELECT split_part(name, '/', 1) AS channel, split_part(why, ': ', 1) AS rule,
         count(*) AS nodes, min(since) AS since, max(until) AS until,
         array_to_string((array_agg(name ORDER BY since, name))[1:5], ', ') AS names,
         (array_agg(why ORDER BY since, name))[1] AS words
  FROM limit_pauses
  WHERE is_stop AND until > $1::timestamptz - interval '15 minutes'
  GROUP BY split_part(name, '/', 1), split_part(why, ': ', 1)
  ORDER BY 1, 2
)sql");

// Few rows: by hour and place, of a day.
const Statement select_came_back("alarms_came_back", R"sql(
  WITH lately AS (
    SELECT campaign_id, min(hour) AS since,
           coalesce(sum(events) FILTER (WHERE class = 'hard'), 0)::bigint AS dead,
           coalesce(sum(events) FILTER (WHERE class IN ('policy', 'reputation', 'content')),
                    0)::bigint AS refused,
           coalesce(sum(events) FILTER (WHERE class = 'complaint'), 0)::bigint AS complaints
    FROM feedback_counts
    WHERE hour > $1::timestamptz - interval '24 hours'
      AND class IN ('hard', 'policy', 'reputation', 'content', 'complaint')
    GROUP BY campaign_id
  )
  SELECT campaigns.key, lately.*, (SELECT coalesce(sum(notified), 0)::bigint FROM campaign_counts
                                   WHERE campaign_counts.campaign_id = campaigns.id) AS told
  FROM lately JOIN campaigns ON campaigns.id = lately.campaign_id
  WHERE campaigns.state <> 'cancelled'
  ORDER BY campaigns.key
)sql");

}  // namespace

std::vector<LateBegin> late_begins(Transaction& transaction, WallTime now) {
  std::vector<LateBegin> late;
  for (const auto& row : exec(transaction, select_late, now)) {
    late.push_back({.key = read<std::string>(row["key"]),
                    .start_at = read<WallTime>(row["start_at"]),
                    .notify_by = read<WallTime>(row["notify_by"]),
                    .why = read<std::string>(row["why"])});
  }
  return late;
}

std::vector<ProviderStop> provider_stops(Transaction& transaction, WallTime now) {
  std::vector<ProviderStop> stops;
  for (const auto& row : exec(transaction, select_stops, now)) {
    stops.push_back({.channel = read<std::string>(row["channel"]),
                     .rule = read<std::string>(row["rule"]),
                     .nodes = read<std::int64_t>(row["nodes"]),
                     .names = read<std::string>(row["names"]),
                     .words = read<std::string>(row["words"]),
                     .since = read<WallTime>(row["since"]),
                     .until = read<WallTime>(row["until"])});
  }
  return stops;
}

std::vector<CameBack> came_back_lately(Transaction& transaction, WallTime now) {
  std::vector<CameBack> found;
  for (const auto& row : exec(transaction, select_came_back, now)) {
    found.push_back({.key = read<std::string>(row["key"]),
                     .told = read<std::int64_t>(row["told"]),
                     .dead = read<std::int64_t>(row["dead"]),
                     .refused = read<std::int64_t>(row["refused"]),
                     .complaints = read<std::int64_t>(row["complaints"]),
                     .since = read<WallTime>(row["since"])});
  }
  return found;
}

}  // namespace crier::store
