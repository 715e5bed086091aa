#include "store/ledger/limit_slowdowns.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

// Locks the row, which is there afterwards. What is told for the first time is kept as it is.
const Statement lock_slowdown("lock_limit_slowdown", R"sql(
  INSERT INTO limit_slowdowns AS kept
    (name, version, usual, part, counts_until, rate_cap, rate_cap_until, concurrency_cap,
     concurrency_cap_until)
  VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8)
  ON CONFLICT (name) DO UPDATE SET version = kept.version
  RETURNING version, usual, part, counts_until, rate_cap, rate_cap_until, concurrency_cap,
            concurrency_cap_until, clock_timestamp() AS now
)sql");

// Microseconds since the epoch: a row that comes again after it was taken away has a greater
// version than before.
const Statement store_slowdown("store_limit_slowdown", R"sql(
  UPDATE limit_slowdowns
  SET version = greatest(version + 1, floor(extract(epoch FROM clock_timestamp()) * 1000000)::bigint),
      usual = $2, part = $3, counts_until = $4, rate_cap = $5, rate_cap_until = $6,
      concurrency_cap = $7, concurrency_cap_until = $8
  WHERE name = $1
  RETURNING version
)sql");

// Rows are locked in the order of their names: two daemons never wait for each other.
const Statement raise_parts("raise_limits", R"sql(
  WITH told AS (
    SELECT told.name, told.version, told.part
    FROM unnest($1::text[], $2::bigint[], $3::double precision[]) AS told (name, version, part)
  ), held AS MATERIALIZED (
    SELECT name FROM limit_slowdowns WHERE name IN (SELECT name FROM told) ORDER BY name FOR UPDATE
  )
  UPDATE limit_slowdowns AS kept
  SET part = greatest(kept.part, told.part)
  FROM told JOIN held ON held.name = told.name
  WHERE kept.name = told.name AND kept.version = told.version
)sql");

const Statement select_slowdowns("limit_slowdowns", R"sql(
  SELECT name, version, usual, part, counts_until, rate_cap, rate_cap_until, concurrency_cap,
         concurrency_cap_until
  FROM limit_slowdowns
  WHERE ((part < 1 AND counts_until > clock_timestamp()) OR rate_cap_until > clock_timestamp()
         OR concurrency_cap_until > clock_timestamp())
    AND (name = $1 OR starts_with(name, $1 || '/'))
  ORDER BY name
)sql");

const Statement delete_slowdown("lift_limit_slowdown", R"sql(
  DELETE FROM limit_slowdowns
  WHERE name = $1
  RETURNING usual, part, counts_until, rate_cap, rate_cap_until, concurrency_cap,
            concurrency_cap_until, clock_timestamp() AS now
)sql");

const Statement sweep("sweep_limit_slowdowns", R"sql(
  DELETE FROM limit_slowdowns
  WHERE name IN (SELECT name FROM limit_slowdowns
                 WHERE greatest(CASE WHEN part < 1 THEN counts_until END, rate_cap_until,
                                concurrency_cap_until, '-infinity')
                       < clock_timestamp() - interval '1 hour'
                 LIMIT $1
                 FOR UPDATE SKIP LOCKED)
)sql");

pacing::SlowdownState state_of(const pqxx::row& row) {
  pacing::SlowdownState state{.usual = read<double>(row["usual"]),
                              .part = read<double>(row["part"]),
                              .counts_until = read<WallTime>(row["counts_until"])};
  const auto rate = read<std::optional<double>>(row["rate_cap"]);
  if (rate) {
    state.rate_cap = {.per_second = *rate, .until = read<WallTime>(row["rate_cap_until"])};
  }
  const auto notices = read<std::optional<int>>(row["concurrency_cap"]);
  if (notices) {
    state.concurrency_cap = {.notices = *notices,
                             .until = read<WallTime>(row["concurrency_cap_until"])};
  }
  return state;
}

pqxx::result write(Transaction& transaction, const Statement& statement, const std::string& limit,
                   const pacing::SlowdownState& state) {
  std::optional<double> rate;
  std::optional<WallTime> rate_until;
  if (state.rate_cap) {
    rate = state.rate_cap->per_second;
    rate_until = state.rate_cap->until;
  }
  std::optional<int> notices;
  std::optional<WallTime> notices_until;
  if (state.concurrency_cap) {
    notices = state.concurrency_cap->notices;
    notices_until = state.concurrency_cap->until;
  }
  return exec(transaction, statement, limit, state.usual, state.part, state.counts_until, rate,
              rate_until, notices, notices_until);
}

}  // namespace

dispatch::LimitSlowdown tell_limit_slowdown(Transaction& transaction, const std::string& limit,
                                            const pacing::SlowdownState& state) {
  const auto kept = write(transaction, lock_slowdown, limit, state);
  const pacing::SlowdownState slower =
      slower_of(state_of(kept[0]), state, read<WallTime>(kept[0]["now"]));
  const auto stored = write(transaction, store_slowdown, limit, slower);
  return {.limit = limit, .state = slower, .version = read<std::int64_t>(stored[0]["version"])};
}

void raise_limits(Transaction& transaction, const std::vector<dispatch::RaisedLimit>& raised) {
  std::vector<std::string_view> names;
  std::vector<std::int64_t> versions;
  std::vector<double> parts;
  for (const dispatch::RaisedLimit& each : raised) {
    names.emplace_back(each.limit);
    versions.push_back(each.version);
    parts.push_back(each.part);
  }
  exec(transaction, raise_parts, names, versions, parts);
}

std::vector<dispatch::LimitSlowdown> limit_slowdowns(Transaction& transaction,
                                                     const std::string& channel) {
  std::vector<dispatch::LimitSlowdown> slowdowns;
  for (const auto& row : exec(transaction, select_slowdowns, channel)) {
    slowdowns.push_back({.limit = read<std::string>(row["name"]),
                         .state = state_of(row),
                         .version = read<std::int64_t>(row["version"])});
  }
  return slowdowns;
}

std::optional<pacing::SlowdownState> lift_limit_slowdown(Transaction& transaction,
                                                         const std::string& node) {
  const auto deleted = exec(transaction, delete_slowdown, node);
  if (deleted.empty()) return std::nullopt;
  const pacing::SlowdownState state = state_of(deleted[0]);
  return state.holds(read<WallTime>(deleted[0]["now"])) ? std::optional(state) : std::nullopt;
}

int sweep_slowdowns(Transaction& transaction, int rows_max) {
  return static_cast<int>(exec(transaction, sweep, rows_max).affected_rows());
}

}  // namespace crier::store
