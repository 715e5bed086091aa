#include "store/campaign/heard_of.h"

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_heard_of("campaigns_heard_of", R"sql(
  SELECT purpose, id FROM campaigns
  WHERE started_at IS NOT NULL OR state = 'scheduled'
    OR state = 'draft'
       AND EXISTS (SELECT FROM approvals WHERE approvals.campaign_id = campaigns.id)
  ORDER BY purpose COLLATE "C", started_at IS NULL, id DESC
)sql");

}  // namespace

std::vector<PurposeCampaign> campaigns_heard_of(Transaction& transaction) {
  std::vector<PurposeCampaign> campaigns;
  for (const auto& row : exec(transaction, select_heard_of)) {
    campaigns.push_back(
        {.purpose = read<std::string>(row["purpose"]), .id = read<CampaignId>(row["id"])});
  }
  return campaigns;
}

}  // namespace crier::store
