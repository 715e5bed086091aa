#include "use_cases/objection/form_purposes.h"

#include <map>
#include <utility>

#include "campaign/campaign_spec.h"
#include "store/campaign/approvals.h"
#include "store/campaign/campaigns.h"
#include "store/ledger/ledger_border.h"

namespace crier::app {

namespace {

bool is_scheduled_or_approved(store::Transaction& transaction,
                              const store::CampaignRecord& campaign) {
  if (campaign.state == CampaignState::scheduled) return true;
  return campaign.state == CampaignState::draft &&
         !store::list_approvals(transaction, campaign.id).empty();
}

}  // namespace

std::vector<ObjectionTerms> form_purposes(store::Transaction& transaction) {
  const auto campaigns = store::list_campaigns(transaction);
  std::map<std::string, ObjectionTerms> known;
  const auto add = [&](const store::CampaignRecord& campaign) {
    if (known.contains(campaign.purpose)) return;
    ObjectionTerms terms = objection_terms(transaction, campaign);
    if (!can_be_objected_to(terms.spec.profile)) return;
    known.emplace(campaign.purpose, std::move(terms));
  };
  // The latest first; whoever has been told of a purpose was told by one that has begun.
  for (const auto& campaign : campaigns) {
    if (campaign.started_at) add(campaign);
  }
  for (const auto& campaign : campaigns) {
    if (is_scheduled_or_approved(transaction, campaign)) add(campaign);
  }
  std::vector<ObjectionTerms> purposes;
  for (auto& [purpose, terms] : known) purposes.push_back(std::move(terms));
  return purposes;
}

boost::asio::awaitable<std::vector<ObjectionTerms>> form_purposes(store::Database* database) {
  auto work = [](store::Transaction& transaction) { return form_purposes(transaction); };
  auto reading = store::ask(database, std::move(work));
  co_return co_await std::move(reading);
}

}  // namespace crier::app
