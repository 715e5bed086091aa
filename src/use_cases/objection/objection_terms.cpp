#include "use_cases/objection/objection_terms.h"

#include "store/ledger/ledger_border.h"
#include "use_cases/campaign/opening/campaign_loader.h"

namespace crier::app {

ObjectionTerms objection_terms(store::Transaction& transaction,
                               const store::CampaignRecord& campaign) {
  auto spec = load_kept_spec(transaction, campaign);
  ObjectionTerms terms;
  if (spec) terms.spec = *std::move(spec);
  // What the register goes by is in columns of its own.
  terms.spec.key = campaign.key;
  terms.spec.purpose = campaign.purpose;
  terms.spec.cutoff.instant = campaign.cutoff;
  terms.spec.effective_at.instant = campaign.effective_at;
  return terms;
}

namespace {

std::optional<ObjectionTerms> terms_in(store::Transaction& transaction, CampaignId campaign) {
  const auto record = store::find_campaign(transaction, campaign);
  if (!record) return std::nullopt;
  return objection_terms(transaction, *record);
}

}  // namespace

boost::asio::awaitable<std::optional<ObjectionTerms>> objection_terms(
    store::Database* database, CampaignId campaign, store::Database::Patience patience) {
  auto work = [campaign](store::Transaction& transaction) {
    return terms_in(transaction, campaign);
  };
  auto reading = store::ask(database, std::move(work), patience);
  co_return co_await std::move(reading);
}

}  // namespace crier::app
