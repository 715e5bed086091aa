#include "store/campaign/campaign_events.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement append_event("campaign_append_event", R"sql(
  INSERT INTO campaign_events (campaign_id, at, actor, action, state_from, state_to, reason)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
)sql");

const Statement select_events("campaign_select_events", R"sql(
  SELECT at, actor, action, state_from, state_to, reason
  FROM campaign_events WHERE campaign_id = $1 ORDER BY id
)sql");

}  // namespace

void record_event(Transaction& transaction, CampaignId campaign, std::string_view action,
                  StateChange change, const ChangeNote& note) {
  std::optional<std::string_view> from;
  if (change.from) from = name_of(*change.from);
  exec(transaction, append_event, campaign, note.at, note.actor, action, from, name_of(change.to),
       note.reason);
}

std::vector<report::TrailRow> campaign_trail(Transaction& transaction, CampaignId campaign) {
  std::vector<report::TrailRow> rows;
  for (const auto& row : exec(transaction, select_events, campaign)) {
    rows.push_back({.at = read<WallTime>(row["at"]),
                    .actor = read<std::string>(row["actor"]),
                    .action = read<std::string>(row["action"]),
                    .state_from = read<std::string>(row["state_from"]),
                    .state_to = read<std::string>(row["state_to"]),
                    .reason = read<std::string>(row["reason"])});
  }
  return rows;
}

}  // namespace crier::store
