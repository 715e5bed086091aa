#include "store/report/owed_halts.h"

#include <algorithm>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/report/engine_troubles.h"

namespace crier::store {
namespace {

// A daemon that has not tried since others were accepted by another one still tells what it was
// told: where nobody is left who was refused, it is over. Several daemons meet the same server, and
// one that has ended is heard for some minutes: the last word counts, since when the first knew it.
const Statement select_halts("owed_halts", R"sql(
  SELECT DISTINCT ON (told.campaign_id, nouns.noun)
         campaigns.key, nouns.noun, told.host, told.description, owed.waiting,
         min(told.since) OVER (PARTITION BY told.campaign_id, nouns.noun) AS since,
         coalesce(owed.ref, '') AS ref
  FROM engine_troubles AS told
  JOIN unnest($2::text[], $3::text[]) AS nouns (noun, source) USING (source)
  JOIN campaigns ON campaigns.id = told.campaign_id
  CROSS JOIN LATERAL (
    SELECT counted.waiting, counted.refused, said.ref
    FROM (SELECT count(*) AS waiting, min(position) FILTER (WHERE reason <> 'none') AS refused
          FROM confirmations WHERE campaign_id = told.campaign_id AND state = 'owed') AS counted
    LEFT JOIN objection_records AS said ON said.position = counted.refused
    WHERE nouns.noun = 'confirmations'
    UNION ALL
    SELECT counted.waiting, counted.refused, s.ref
    FROM (SELECT count(*) AS waiting, min(position) FILTER (WHERE reason <> 'none') AS refused
          FROM corrections WHERE campaign_id = told.campaign_id AND state = 'owed') AS counted
    LEFT JOIN corrections AS row ON row.position = counted.refused
    LEFT JOIN subjects AS s ON s.lane = row.lane AND s.id = row.subject_id
    WHERE nouns.noun = 'corrections') AS owed
  WHERE told.valid_until > clock_timestamp() AND owed.refused IS NOT NULL
    AND ($1::bigint IS NULL OR told.campaign_id = $1)
  ORDER BY told.campaign_id, nouns.noun, told.valid_until DESC
)sql");

}  // namespace

std::vector<OwedHalt> owed_halts(Transaction& transaction, std::optional<CampaignId> campaign) {
  const std::vector<std::string> nouns = {"confirmations", "corrections"};
  std::vector<std::string> sources;
  for (const std::string& noun : nouns) sources.push_back(source_of_halt(noun));
  const auto id = campaign ? std::optional(campaign->value) : std::nullopt;
  std::vector<OwedHalt> halts;
  for (const auto& row : exec(transaction, select_halts, id, nouns, sources)) {
    halts.push_back({.key = read<std::string>(row["key"]),
                     .noun = read<std::string>(row["noun"]),
                     .host = read<std::string>(row["host"]),
                     .since = read<WallTime>(row["since"]),
                     .description = read<std::string>(row["description"]),
                     .waiting = read<std::int64_t>(row["waiting"]),
                     .ref = read<std::string>(row["ref"])});
  }
  std::ranges::sort(halts, {}, &OwedHalt::since);
  return halts;
}

}  // namespace crier::store
