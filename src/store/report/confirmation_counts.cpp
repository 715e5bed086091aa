#include "store/report/confirmation_counts.h"

#include "base/check.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/registers/confirmed_ways.h"

namespace crier::store {
namespace {

const Statement select_counts("confirmation_counts", R"sql(
  SELECT state, reason, count(*) AS statements, sum(doubts)::bigint AS doubts
  FROM confirmations WHERE campaign_id = $1 GROUP BY state, reason ORDER BY state, reason
)sql");

constexpr SqlText statements = SqlText(R"sql(
  SELECT count(*) AS statements FROM objection_records
  WHERE purpose = $2 AND campaign_id = $1 AND {is_confirmed} AND repeats IS NULL
)sql")
                                   .with("{is_confirmed}", is_confirmed);
const Statement count_statements("confirmation_statements", statements);

const Statement select_ends("confirmation_ends", R"sql(
  SELECT position, state, reason, coalesce(channel, '') AS channel, ended_at
  FROM confirmations WHERE position = ANY ($1::bigint[])
)sql");

objection::ConfirmationState state_in(const pqxx::row& row) {
  const auto state = objection::confirmation_state_named(text_of(row["state"]));
  CRIER_CHECK(state.has_value());
  return *state;
}

}  // namespace

std::vector<ConfirmationCount> confirmation_counts(Transaction& transaction, CampaignId campaign) {
  std::vector<ConfirmationCount> counts;
  for (const auto& row : exec(transaction, select_counts, campaign)) {
    counts.push_back({.state = state_in(row),
                      .reason = read<std::string>(row["reason"]),
                      .statements = read<std::int64_t>(row["statements"]),
                      .doubts = read<std::int64_t>(row["doubts"])});
  }
  return counts;
}

std::int64_t statements_to_confirm(Transaction& transaction, const CampaignRecord& campaign) {
  return read<std::int64_t>(
      exec(transaction, count_statements, campaign.id, campaign.purpose)[0]["statements"]);
}

std::map<std::int64_t, ConfirmationEnd> confirmations_of(
    Transaction& transaction, const std::vector<std::int64_t>& positions) {
  std::map<std::int64_t, ConfirmationEnd> ends;
  for (const auto& row : exec(transaction, select_ends, positions)) {
    ends[read<std::int64_t>(row["position"])] = {
        .state = state_in(row),
        .reason = read<std::string>(row["reason"]),
        .channel = read<std::string>(row["channel"]),
        .ended_at = read<std::optional<WallTime>>(row["ended_at"])};
  }
  return ends;
}

}  // namespace crier::store
