#include "store/approvals.h"

#include <fmt/format.h>

#include "store/campaign_events.h"
#include "store/field.h"
#include "store/pq.h"

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

bool approve(Transaction& transaction, const CampaignRecord& campaign, const Approval& approval,
             const std::string& actor) {
  const auto result = exec(transaction, insert_approval, campaign.id, approval.locale,
                           approval.version, approval.by, approval.at);
  if (result.affected_rows() == 0) return false;
  record_event(transaction, campaign.id, "approve", {.from = campaign.state, .to = campaign.state},
               {.actor = actor,
                .at = approval.at,
                .reason = fmt::format("{}, version {}, by {}", approval.locale, approval.version,
                                      approval.by)});
  return true;
}

std::vector<Approval> list_approvals(Transaction& transaction, CampaignId campaign) {
  std::vector<Approval> approvals;
  for (const auto& row : exec(transaction, select_approvals, campaign)) {
    approvals.push_back({.locale = read<std::string>(row[0]),
                         .version = read<std::string>(row[1]),
                         .by = read<std::string>(row[2]),
                         .at = read<WallTime>(row[3])});
  }
  return approvals;
}

}  // namespace crier::store
