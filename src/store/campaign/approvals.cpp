#include "store/campaign/approvals.h"

#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/campaign/campaign_events.h"

namespace crier::store {
namespace {

const Statement insert_approval("approvals_insert", R"sql(
  INSERT INTO approvals (campaign_id, locale, version, approved_by, approved_at)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (campaign_id, locale, version) DO NOTHING
)sql");

const Statement select_approvals("approvals_list", R"sql(
  SELECT locale, version, approved_by, approved_at
  FROM approvals WHERE campaign_id = $1 ORDER BY locale, approved_at DESC
)sql");

}  // namespace

int approve(Transaction& transaction, const CampaignRecord& campaign,
            const std::vector<Approval>& approvals, const std::string& actor) {
  std::vector<std::string_view> approved;
  for (const Approval& each : approvals) {
    const auto result = exec(transaction, insert_approval, campaign.id, each.locale, each.version,
                             each.by, each.at);
    if (result.affected_rows() > 0) approved.push_back(each.locale);
  }
  if (!approved.empty()) {
    record_event(
        transaction, campaign.id, "approve", {.from = campaign.state, .to = campaign.state},
        {.actor = actor,
         .at = approvals.front().at,
         .reason = fmt::format("{} by {}", fmt::join(approved, " "), approvals.front().by)});
  }
  return static_cast<int>(approved.size());
}

std::vector<Approval> list_approvals(Transaction& transaction, CampaignId campaign) {
  std::vector<Approval> approvals;
  for (const auto& row : exec(transaction, select_approvals, campaign)) {
    approvals.push_back({.locale = read<std::string>(row["locale"]),
                         .version = read<std::string>(row["version"]),
                         .by = read<std::string>(row["approved_by"]),
                         .at = read<WallTime>(row["approved_at"])});
  }
  return approvals;
}

}  // namespace crier::store
