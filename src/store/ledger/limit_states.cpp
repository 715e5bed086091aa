#include "store/ledger/limit_states.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_daemons{"limit_daemons", R"sql(
  SELECT id, host, limits_version
  FROM daemons
  WHERE alive_until > clock_timestamp()
  ORDER BY host, id
)sql"};

// Asked every second by every daemon.
const Statement select_versions{"limit_versions", R"sql(
  SELECT coalesce((SELECT max(version) FROM limit_settings), 0) AS latest,
         (SELECT limits_version FROM daemons WHERE id = $1::uuid) AS told
)sql"};

const Statement update_version{"tell_limits_version", R"sql(
  UPDATE daemons SET limits_version = $2 WHERE id = $1::uuid
)sql"};

const Statement delete_states{"forget_limit_states", R"sql(
  DELETE FROM limit_states WHERE daemon_id = $1::uuid
)sql"};

// A daemon that has been given up meanwhile tells it again when it is back.
const Statement insert_states{"tell_limit_states", R"sql(
  INSERT INTO limit_states (daemon_id, name, rate_now, held, rate_until)
  SELECT daemons.id, told.name, told.rate_now, told.held, told.rate_until
  FROM daemons, unnest($2::text[], $3::double precision[], $4::bigint[], $5::timestamptz[])
                AS told (name, rate_now, held, rate_until)
  WHERE daemons.id = $1::uuid
)sql"};

const Statement select_states{"limit_states", R"sql(
  WITH told AS (
    SELECT state.name, min(state.rate_now) AS rate_now, sum(state.held)::bigint AS held,
           (array_agg(state.rate_until ORDER BY state.rate_now))[1] AS rate_until
    FROM limit_states AS state JOIN daemons ON daemons.id = state.daemon_id
    WHERE daemons.alive_until > clock_timestamp()
      AND (state.name = $1 OR starts_with(state.name, $1 || '/'))
    GROUP BY state.name
  ), slowed AS (
    SELECT name, rate_cap_until,
           CASE WHEN part < 1 AND counts_until > clock_timestamp() THEN usual * part END AS lowered,
           CASE WHEN rate_cap_until > clock_timestamp() THEN rate_cap END AS cap
    FROM limit_slowdowns
    WHERE name = $1 OR starts_with(name, $1 || '/')
  )
  SELECT name, coalesce(told.rate_now, least(slowed.lowered, slowed.cap)) AS rate_now,
         coalesce(told.held, 0) AS held,
         CASE WHEN told.rate_now IS NOT NULL THEN told.rate_until
              WHEN slowed.cap < coalesce(slowed.lowered, 'infinity') THEN slowed.rate_cap_until
         END AS rate_until
  FROM told FULL JOIN slowed USING (name)
  WHERE told.name IS NOT NULL OR slowed.lowered IS NOT NULL OR slowed.cap IS NOT NULL
  ORDER BY name
)sql"};

const Statement select_days{"limit_day_counts", R"sql(
  SELECT asked.place, kept.day, kept.taken, kept.ends_at
  FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY AS asked (name, day, place)
  JOIN limit_days AS kept ON kept.name = asked.name
   AND (kept.day = asked.day OR kept.ends_at > $3::timestamptz)
)sql"};

}  // namespace

std::vector<DaemonLimits> daemons_limits(Transaction& transaction) {
  std::vector<DaemonLimits> daemons;
  for (const auto& row : exec(transaction, select_daemons)) {
    daemons.push_back({.id = read<std::string>(row["id"]),
                       .host = read<std::string>(row["host"]),
                       .version = read<std::optional<std::int64_t>>(row["limits_version"])});
  }
  return daemons;
}

LimitVersions limit_versions(Transaction& transaction, const std::string& daemon) {
  const auto found = exec(transaction, select_versions, daemon);
  return {.latest = read<std::int64_t>(found[0]["latest"]),
          .told = read<std::optional<std::int64_t>>(found[0]["told"])};
}

void tell_limits_version(Transaction& transaction, const std::string& daemon,
                         std::int64_t version) {
  exec(transaction, update_version, daemon, version);
}

void tell_limit_states(Transaction& transaction, const std::string& daemon,
                       const std::vector<LimitState>& states) {
  exec(transaction, delete_states, daemon);
  if (states.empty()) return;
  std::vector<std::string_view> names;
  std::vector<std::optional<double>> rates;
  std::vector<std::int64_t> held;
  std::vector<std::optional<WallTime>> ends;
  for (const LimitState& state : states) {
    names.emplace_back(state.node);
    rates.push_back(state.rate_now);
    held.push_back(state.held);
    ends.push_back(state.rate_until);
  }
  exec(transaction, insert_states, daemon, names, rates, held, ends);
}

std::vector<LimitState> limit_states(Transaction& transaction, const std::string& channel) {
  std::vector<LimitState> states;
  for (const auto& row : exec(transaction, select_states, channel)) {
    states.push_back({.node = read<std::string>(row["name"]),
                      .rate_now = read<std::optional<double>>(row["rate_now"]),
                      .held = read<std::int64_t>(row["held"]),
                      .rate_until = read<std::optional<WallTime>>(row["rate_until"])});
  }
  return states;
}

std::vector<std::int64_t> limit_day_counts(Transaction& transaction,
                                           const std::vector<LimitDay>& days, WallTime now) {
  std::vector<std::string_view> names;
  std::vector<std::int32_t> numbers;
  for (const LimitDay& each : days) {
    names.emplace_back(each.node);
    numbers.push_back(each.day.number);
  }
  std::vector<std::vector<pacing::SharedDay>> kept(days.size());
  for (const auto& row : exec(transaction, select_days, names, numbers, now)) {
    const auto place = static_cast<std::size_t>(read<std::int64_t>(row["place"]));
    kept.at(place - 1).push_back({.number = read<std::int32_t>(row["day"]),
                                  .taken = read<std::int64_t>(row["taken"]),
                                  .ends = read<std::optional<WallTime>>(row["ends_at"])});
  }
  std::vector<std::int64_t> counts;
  counts.reserve(days.size());
  for (std::size_t place = 0; place < days.size(); ++place) {
    const pacing::SharedDays of_node(std::move(kept[place]));
    counts.push_back(of_node.taken(days[place].day, now));
  }
  return counts;
}

}  // namespace crier::store
