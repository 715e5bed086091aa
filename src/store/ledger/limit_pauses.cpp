#include "store/ledger/limit_pauses.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement tell_pause("tell_limit_pause", R"sql(
  INSERT INTO limit_pauses AS kept (name, until, why, is_stop, since)
  VALUES ($1, $2, $3, $4, clock_timestamp())
  ON CONFLICT (name) DO UPDATE
  SET until = excluded.until, why = excluded.why, is_stop = excluded.is_stop,
      since = CASE WHEN kept.until > clock_timestamp() THEN kept.since ELSE excluded.since END
  WHERE kept.until < excluded.until
)sql");

const Statement select_pauses("limit_pauses", R"sql(
  SELECT name, until, why, is_stop, since
  FROM limit_pauses
  WHERE until > clock_timestamp() AND (name = $1 OR starts_with(name, $1 || '/'))
  ORDER BY name
)sql");

const Statement delete_pause("lift_limit_pause", R"sql(
  DELETE FROM limit_pauses
  WHERE name = $1
  RETURNING name, until, why, is_stop, since, until > clock_timestamp() AS holds
)sql");

KeptPause pause_of(const pqxx::row& row) {
  return {.pause = {.limit = read<std::string>(row["name"]),
                    .until = read<WallTime>(row["until"]),
                    .why = read<std::string>(row["why"]),
                    .is_stop = read<bool>(row["is_stop"])},
          .since = read<WallTime>(row["since"])};
}

}  // namespace

void tell_limit_pause(Transaction& transaction, const dispatch::LimitPause& pause) {
  exec(transaction, tell_pause, pause.limit, pause.until, pause.why, pause.is_stop);
}

std::vector<KeptPause> limit_pauses(Transaction& transaction, const std::string& channel) {
  std::vector<KeptPause> pauses;
  for (const auto& row : exec(transaction, select_pauses, channel)) pauses.push_back(pause_of(row));
  return pauses;
}

std::optional<KeptPause> lift_limit_pause(Transaction& transaction, const std::string& node) {
  const auto deleted = exec(transaction, delete_pause, node);
  if (deleted.empty() || !read<bool>(deleted[0]["holds"])) return std::nullopt;
  return pause_of(deleted[0]);
}

}  // namespace crier::store
