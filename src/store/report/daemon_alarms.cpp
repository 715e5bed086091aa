#include "store/report/daemon_alarms.h"

#include "base/time.h"
#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement delete_conditions("daemon_alarms_forget", R"sql(
  DELETE FROM daemon_alarm_conditions WHERE daemon_id = $1::uuid
)sql");

const Statement insert_conditions("daemon_alarms_keep", R"sql(
  INSERT INTO daemon_alarm_conditions (daemon_id, host, subject, state, since, told_at)
  SELECT $1::uuid, $2, subject, state, since, told_at
  FROM unnest($3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
       AS told (subject, state, since, told_at)
)sql");

// Two may have left the same; whoever adopts it tells it once.
const Statement take_conditions("daemon_alarms_adopt", R"sql(
  WITH left_behind AS (
    DELETE FROM daemon_alarm_conditions AS kept
    WHERE kept.host = $2 AND kept.daemon_id <> $1::uuid
      AND NOT EXISTS (SELECT FROM daemons
                      WHERE daemons.id = kept.daemon_id AND daemons.alive_until > clock_timestamp())
    RETURNING kept.subject, kept.state, kept.since, kept.told_at
  )
  SELECT DISTINCT ON (subject) subject, state, since, told_at
  FROM left_behind ORDER BY subject, told_at DESC
)sql");

}  // namespace

void keep_daemon_conditions(Transaction& transaction, const AlarmingDaemon& daemon,
                            const std::vector<report::AlarmCondition>& told) {
  std::vector<std::string_view> subjects;
  std::vector<std::string_view> states;
  std::vector<WallTime> begins;
  std::vector<WallTime> words;
  for (const report::AlarmCondition& condition : told) {
    subjects.push_back(condition.subject);
    states.push_back(condition.state);
    begins.push_back(condition.since);
    words.push_back(condition.told_at);
  }
  exec(transaction, delete_conditions, daemon.id);
  if (told.empty()) return;
  exec(transaction, insert_conditions, daemon.id, daemon.host, subjects, states, begins, words);
}

std::vector<report::AlarmCondition> adopt_daemon_conditions(Transaction& transaction,
                                                            const AlarmingDaemon& daemon) {
  std::vector<report::AlarmCondition> conditions;
  for (const auto& row : exec(transaction, take_conditions, daemon.id, daemon.host)) {
    conditions.push_back({.subject = read<std::string>(row["subject"]),
                          .state = read<std::string>(row["state"]),
                          .campaign = {},
                          .headline = {},
                          .details = {},
                          .since = read<WallTime>(row["since"]),
                          .told_at = read<WallTime>(row["told_at"])});
  }
  return conditions;
}

}  // namespace crier::store
