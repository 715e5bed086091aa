#include "store/report/channel_troubles.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement upsert_trouble("tell_channel_trouble", R"sql(
  INSERT INTO channel_troubles (daemon_id, channel, since, description)
  SELECT id, $2, $3, $4 FROM daemons WHERE id = $1::uuid
  ON CONFLICT (daemon_id, channel)
  DO UPDATE SET since = excluded.since, description = excluded.description
)sql");

const Statement delete_trouble("end_channel_trouble", R"sql(
  DELETE FROM channel_troubles WHERE daemon_id = $1::uuid AND channel = $2
)sql");

const Statement select_troubles("channel_troubles", R"sql(
  SELECT daemons.host, since, description
  FROM channel_troubles JOIN daemons ON daemons.id = daemon_id
  WHERE channel = $1 AND alive_until > clock_timestamp()
  ORDER BY since, daemons.host, description
)sql");

}  // namespace

void tell_channel_trouble(Transaction& transaction, const std::string& daemon,
                          const std::string& channel, const ChannelTrouble& trouble) {
  exec(transaction, upsert_trouble, daemon, channel, trouble.since, trouble.description);
}

void end_channel_trouble(Transaction& transaction, const std::string& daemon,
                         const std::string& channel) {
  exec(transaction, delete_trouble, daemon, channel);
}

std::vector<ChannelTrouble> channel_troubles(Transaction& transaction, const std::string& channel) {
  std::vector<ChannelTrouble> troubles;
  for (const auto& row : exec(transaction, select_troubles, channel)) {
    troubles.push_back({.host = read<std::string>(row["host"]),
                        .since = read<WallTime>(row["since"]),
                        .description = read<std::string>(row["description"])});
  }
  return troubles;
}

}  // namespace crier::store
