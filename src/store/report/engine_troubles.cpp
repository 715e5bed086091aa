#include "store/report/engine_troubles.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

// Also of daemons that have ended without a word.
const Statement delete_troubles("forget_engine_troubles", R"sql(
  DELETE FROM engine_troubles WHERE daemon_id = $1::uuid OR valid_until < clock_timestamp()
)sql");

const Statement insert_troubles("tell_engine_troubles", R"sql(
  INSERT INTO engine_troubles (daemon_id, host, campaign_id, source, since, valid_until,
                               description)
  SELECT $1::uuid, $2, campaign_id, source, since,
         clock_timestamp() + valid_for * interval '1 millisecond', description
  FROM unnest($3::bigint[], $4::text[], $5::timestamptz[], $6::bigint[], $7::text[])
       AS told (campaign_id, source, since, valid_for, description)
)sql");

const Statement select_troubles("engine_troubles", R"sql(
  SELECT host, since, description
  FROM engine_troubles
  WHERE valid_until > clock_timestamp() AND (campaign_id = $1 OR (campaign_id IS NULL AND $2))
    AND source <> ALL ($4::text[]) AND ($3 OR source IN ('confirmations', 'corrections'))
  ORDER BY since, host, description
)sql");

}  // namespace

std::string source_of_halt(std::string_view noun) {
  return std::string(noun) + " halted";
}

void tell_engine_troubles(Transaction& transaction, const TroubledDaemon& daemon,
                          const std::vector<EngineTrouble>& troubles) {
  std::vector<std::optional<std::int64_t>> campaigns;
  std::vector<std::string_view> sources;
  std::vector<WallTime> begins;
  std::vector<std::int64_t> validities;
  std::vector<std::string_view> descriptions;
  for (const EngineTrouble& trouble : troubles) {
    campaigns.push_back(trouble.campaign ? std::optional(trouble.campaign->value) : std::nullopt);
    sources.push_back(trouble.source);
    begins.push_back(trouble.since);
    validities.push_back(trouble.valid_for.count());
    descriptions.push_back(trouble.description);
  }
  exec(transaction, delete_troubles, daemon.id);
  if (troubles.empty()) return;
  exec(transaction, insert_troubles, daemon.id, daemon.host, campaigns, sources, begins, validities,
       descriptions);
}

std::vector<ToldTrouble> engine_troubles(Transaction& transaction, const CampaignRecord& campaign) {
  // Nobody works at a draft or a paused one.
  const bool is_worked_at =
      campaign.state == CampaignState::running || campaign.state == CampaignState::scheduled;
  // What it owes is sent after its end as well.
  const bool has_ended = is_final(campaign.state);
  const std::vector<std::string> told_apart = {source_of_halt("confirmations"),
                                               source_of_halt("corrections")};
  std::vector<ToldTrouble> troubles;
  for (const auto& row :
       exec(transaction, select_troubles, campaign.id, is_worked_at, !has_ended, told_apart)) {
    troubles.push_back({.host = read<std::string>(row["host"]),
                        .since = read<WallTime>(row["since"]),
                        .description = read<std::string>(row["description"])});
  }
  return troubles;
}

}  // namespace crier::store
