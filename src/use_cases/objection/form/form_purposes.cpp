#include "use_cases/objection/form/form_purposes.h"

#include <utility>

#include "campaign/campaign_spec.h"
#include "store/campaign/campaigns.h"
#include "store/campaign/heard_of.h"
#include "store/ledger/ledger_border.h"

namespace crier::app {

std::vector<ObjectionTerms> form_purposes(store::Transaction& transaction) {
  std::vector<ObjectionTerms> purposes;
  for (const store::PurposeCampaign& each : store::campaigns_heard_of(transaction)) {
    if (!purposes.empty() && purposes.back().spec.purpose == each.purpose) continue;
    const auto campaign = store::find_campaign(transaction, each.id);
    ObjectionTerms terms = objection_terms(transaction, campaign.value());
    if (can_be_objected_to(terms.spec.profile)) purposes.push_back(std::move(terms));
  }
  return purposes;
}

boost::asio::awaitable<std::vector<ObjectionTerms>> form_purposes(
    store::Database* database, store::Database::Patience patience) {
  auto work = [](store::Transaction& transaction) { return form_purposes(transaction); };
  auto reading = store::ask(database, std::move(work), patience);
  co_return co_await std::move(reading);
}

}  // namespace crier::app
