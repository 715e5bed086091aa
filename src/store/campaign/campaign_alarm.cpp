#include "store/campaign/campaign_alarm.h"

#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement set_told("campaign_alarm_told", R"sql(
  UPDATE campaigns SET alarm_told = $2 WHERE id = $1 AND alarm IS NOT NULL
)sql");

}  // namespace

void tell_alarm_as(Transaction& transaction, CampaignId campaign, const std::string& words) {
  exec(transaction, set_told, campaign, words);
}

}  // namespace crier::store
